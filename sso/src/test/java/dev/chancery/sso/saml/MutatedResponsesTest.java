package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a response that was good: it says the same as before, or it is refused, for little work, and a second reader finds
 * the same. {@code -Dchancery.attack.mutants=100000} makes as many of them, {@code -Dchancery.attack.seed=} the same changes
 * of responses that other keys have signed.
 */
class MutatedResponsesTest {

    private static final int MUTANTS = Integer.getInteger("chancery.attack.mutants", 10_000);
    private static final long SEED = Long.getLong("chancery.attack.seed", new Random().nextInt(1_000_000));
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long MOST_MEMORY = 64L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Map<String, Specimen> SPECIMENS = Specimens.all();

    /** Tells of every digest that is another one. */
    private static final Logger OF_XMLSEC = Logger.getLogger("org.apache.xml.security");

    private static final Map<String, AcceptedAssertion> GENUINE = new LinkedHashMap<>();

    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final Map<Check, Integer> refused = Collections.synchronizedMap(new EnumMap<>(Check.class));
    private final Map<String, Integer> accepted = Collections.synchronizedMap(new TreeMap<>());
    private long all;
    private long longest;
    private long mostMemory;

    @BeforeAll
    static void hush() {
        OF_XMLSEC.setLevel(Level.OFF);
    }

    @BeforeAll
    static void what_is_not_mutated_is_accepted_by_both() throws Exception {
        for (Map.Entry<String, Specimen> named : SPECIMENS.entrySet()) {
            Specimen specimen = named.getValue();
            AcceptedAssertion genuine = specimen.accepted();
            assertThat(specimen.second().person(SigningIdentityProvider.posted(specimen.xml())))
                    .as(named.getKey())
                    .isEqualTo(specimen.person(genuine));
            GENUINE.put(named.getKey(), genuine);
        }
    }

    @Test
    void no_mutant_is_somebody_else() throws Exception {
        System.out.printf("%d mutants, -Dchancery.attack.seed=%d%n", MUTANTS, SEED);
        long begun = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        int workers = Runtime.getRuntime().availableProcessors();
        Callable<Void> work = () -> {
            for (int i = next.getAndIncrement(); i < MUTANTS && wrong.size() < 20; i = next.getAndIncrement()) {
                examine(i);
            }
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (var done : threads.invokeAll(
                    IntStream.range(0, workers).mapToObj(_ -> work).toList())) {
                done.get();
            }
        }
        System.out.printf(
                "refused %s, accepted unchanged %s, %d µs of CPU each, at most %d ms and %d kB, in %d s%n",
                refused,
                accepted,
                all / 1_000 / MUTANTS,
                longest / 1_000_000,
                mostMemory >> 10,
                (System.nanoTime() - begun) / 1_000_000_000);
        assertThat(wrong).isEmpty();
        assertThat(refused.values().stream().mapToInt(Integer::intValue).sum())
                .as("mutations that change something")
                .isGreaterThan(MUTANTS * 3 / 4);
        assertThat(accepted).isNotEmpty();
    }

    private void examine(int index) {
        Mutant mutant = Mutant.of(SPECIMENS, SEED, index);
        Specimen specimen = SPECIMENS.get(mutant.specimen());
        long cpu = THREADS.getCurrentThreadCpuTime();
        long memory = THREADS.getCurrentThreadAllocatedBytes();
        First first = first(mutant, index);
        measure(
                mutant,
                index,
                THREADS.getCurrentThreadCpuTime() - cpu,
                THREADS.getCurrentThreadAllocatedBytes() - memory);
        Optional<AcceptedAssertion> found = first.accepted();
        if (found.isPresent() && !found.get().equals(GENUINE.get(mutant.specimen()))) {
            complain(mutant, index, "accepted as somebody else");
        }
        if (!found.map(specimen::person).equals(specimen.second().of(mutant.form()))) {
            complain(mutant, index, first.why() + ", but the second reader: " + second(mutant));
        }
    }

    /** What the chain under test says. */
    private record First(Optional<AcceptedAssertion> accepted, String why) {}

    private First first(Mutant mutant, int index) {
        try {
            AcceptedAssertion assertion = SPECIMENS.get(mutant.specimen()).accepted(mutant.form());
            accepted.merge(String.join("+", mutant.changes()), 1, Integer::sum);
            return new First(Optional.of(assertion), "accepted");
        } catch (MessageRejected e) {
            refused.merge(e.check(), 1, Integer::sum);
            return new First(Optional.empty(), e.check() + ": " + e.expected() + ", not " + e.found());
        } catch (RuntimeException | Error e) {
            complain(mutant, index, String.valueOf(e));
            return new First(Optional.empty(), String.valueOf(e));
        }
    }

    private static String second(Mutant mutant) {
        try {
            return SPECIMENS
                    .get(mutant.specimen())
                    .second()
                    .person(mutant.form())
                    .toString();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private synchronized void measure(Mutant mutant, int index, long cpu, long memory) {
        all += cpu;
        longest = Math.max(longest, cpu);
        mostMemory = Math.max(mostMemory, memory);
        if (cpu > LONGEST.toNanos() || memory > MOST_MEMORY) {
            complain(mutant, index, cpu / 1_000_000 + " ms, " + memory + " octets");
        }
    }

    private void complain(Mutant mutant, int index, String what) {
        wrong.add("%d of %s by %s: %s%n%s".formatted(index, mutant.specimen(), mutant.changes(), what, mutant.xml()));
    }
}
