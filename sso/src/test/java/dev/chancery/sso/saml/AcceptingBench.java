package dev.chancery.sso.saml;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it takes to accept a response, beside the bare check of the same one by OpenSAML, in turns; {@code bench/saml} runs it on the class
 * path of the service. The arguments are rounds, and the milliseconds that each takes of either.
 */
final class AcceptingBench {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Map<String, String> SPECIMENS = Specimens.made();
    private static final List<String> KINDS =
            List.of("signed response", "signed assertion", "both signed", "encrypted assertion");

    private final SamlResponses responses = new SamlResponses();
    private final TrustedProvider provider = Specimens.PROVIDER.trusted();
    private final Exchange exchange = Specimens.PROVIDER.answer(Specimens.NOW);
    private final BareCheck bare = new BareCheck(provider.keys().getFirst(), Specimens.OURS);

    private AcceptingBench() throws Exception {}

    private interface Work {
        void once() throws Exception;
    }

    /** @param perSecond by the clock, and {@code cpu} milliseconds of the processor for each */
    private record Rate(double perSecond, double cpu) {}

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        AcceptingBench bench = new AcceptingBench();
        int rounds = Integer.parseInt(arguments[0]);
        Duration slice = Duration.ofMillis(Long.parseLong(arguments[1]));
        System.out.println("| response | octets | accepted/s | CPU ms | bare checks/s | CPU ms | accepted of bare |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (String kind : KINDS) {
            bench.measure(kind, SPECIMENS.get(kind + " with attributes"), rounds, slice);
        }
    }

    private void measure(String kind, String xml, int rounds, Duration slice) throws Exception {
        String form = SigningIdentityProvider.posted(xml);
        Work accepting = () -> responses.accept(responses.read(form), provider, Specimens.US, exchange);
        Work checking = () -> bare.check(Base64.getDecoder().decode(form));
        // the JVM compiles what is hot while it runs
        rate(accepting, slice.multipliedBy(8));
        rate(checking, slice.multipliedBy(8));
        List<Rate> ours = new ArrayList<>();
        List<Rate> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(rate(accepting, slice));
            theirs.add(rate(checking, slice));
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(100 * theirs.get(round).cpu() / ours.get(round).cpu());
        }
        System.out.printf(
                "| %s | %,d | %s | %s | %s | %s | %s |%n",
                kind,
                xml.length(),
                spread("%,.0f", ours.stream().map(Rate::perSecond).toList()),
                spread("%.3f", ours.stream().map(Rate::cpu).toList()),
                spread("%,.0f", theirs.stream().map(Rate::perSecond).toList()),
                spread("%.3f", theirs.stream().map(Rate::cpu).toList()),
                spread("%.0f %%", ratios));
    }

    /** @param slice of the processor, so that a busy machine measures for longer and not less */
    private static Rate rate(Work work, Duration slice) throws Exception {
        long begun = System.nanoTime();
        long before = THREADS.getCurrentThreadCpuTime();
        long used = 0;
        int times = 0;
        while (used < slice.toNanos()) {
            work.once();
            times++;
            used = THREADS.getCurrentThreadCpuTime() - before;
        }
        return new Rate(times / ((System.nanoTime() - begun) / 1e9), used / 1e6 / times);
    }

    /** Least, median and greatest. */
    private static String spread(String format, List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        return String.join(
                ", ",
                List.of(sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast()).stream()
                        .map(format::formatted)
                        .toList());
    }
}
