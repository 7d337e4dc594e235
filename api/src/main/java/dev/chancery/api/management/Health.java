package dev.chancery.api.management;

import dev.chancery.infra.eventstore.EventLog;
import dev.chancery.infra.keys.WrappingKeys;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.MigrationState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the service can answer requests at this moment: each condition by name. The reason why not is for the log. */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    /** Whoever asks has a timeout of its own, and a pool without a connection for that long is no place to send requests. */
    private static final long PATIENCE_SECONDS = 2;

    /** What each lacks; nothing where it is fine. */
    private final Map<String, Callable<Optional<String>>> conditions;

    /** What was told of those that lack something, since they do. */
    private final Map<String, Set<String>> told = new HashMap<>();

    Health(Map<String, Callable<Optional<String>>> conditions) {
        this.conditions = conditions;
    }

    static Health of(DataSource database, EventLog events, WrappingKeys keys) {
        Map<String, Callable<Optional<String>>> conditions = new LinkedHashMap<>();
        conditions.put(
                "database",
                () -> lacking(
                        Databases.takesWrites(database, Duration.ofSeconds(PATIENCE_SECONDS)), "it takes no writes"));
        conditions.put(
                "migrations",
                () -> lacking(MigrationState.isComplete(database), "the newest of this build is missing"));
        conditions.put(
                "keys",
                () -> keys.missing()
                        .map(id ->
                                "the database's keys are wrapped by master key " + id + ", which is not configured"));
        conditions.put(
                "processors",
                () -> Optional.of(events.deadProcessors())
                        .filter(dead -> !dead.isEmpty())
                        .map(dead -> String.join(", ", dead) + " not running"));
        return new Health(conditions);
    }

    /** True for what is fine. All are asked at the same time, and what has not answered in time is not. */
    Map<String, Boolean> readiness() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Map<String, FutureTask<Optional<String>>> asked = new LinkedHashMap<>();
        conditions.forEach((name, condition) -> asked.put(name, new FutureTask<>(condition)));
        asked.values().forEach(Thread::startVirtualThread);
        Map<String, Boolean> answers = new LinkedHashMap<>();
        asked.forEach((name, question) -> answers.put(name, isFine(name, await(name, question, deadline))));
        return answers;
    }

    private static Optional<String> lacking(boolean fine, String otherwise) {
        return fine ? Optional.empty() : Optional.of(otherwise);
    }

    /** Each reason is told once until that condition is fine again, however often somebody asks. */
    private boolean isFine(String name, Optional<String> lack) {
        synchronized (told) {
            if (lack.isPresent()) {
                if (told.computeIfAbsent(name, _ -> new HashSet<>()).add(lack.get())) {
                    LOG.warn("Not ready: {}: {}.", name, lack.get());
                }
            } else if (told.remove(name) != null) {
                LOG.info("{}: ready again.", name);
            }
        }
        return lack.isEmpty();
    }

    private static Optional<String> await(String name, FutureTask<Optional<String>> question, long deadline) {
        try {
            return question.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            LOG.debug("not ready: {}", name, e.getCause());
            return Optional.of(e.getCause().getClass().getSimpleName());
        } catch (TimeoutException _) {
            question.cancel(true);
            return Optional.of("no answer within %d s".formatted(PATIENCE_SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
