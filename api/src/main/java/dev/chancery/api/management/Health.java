package dev.chancery.api.management;

import dev.chancery.infra.eventstore.EventLog;
import dev.chancery.infra.keys.WrappingKeys;
import dev.chancery.infra.postgres.Databases;
import dev.chancery.infra.postgres.MigrationState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the service can answer requests at this moment: each condition by name, never the reason why not. */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    /** Whoever asks has a timeout of its own, and a pool without a connection for that long is no place to send requests. */
    private static final long PATIENCE_SECONDS = 2;

    private final Map<String, Callable<Boolean>> conditions;

    Health(Map<String, Callable<Boolean>> conditions) {
        this.conditions = conditions;
    }

    static Health of(DataSource database, EventLog events, WrappingKeys keys) {
        Map<String, Callable<Boolean>> conditions = new LinkedHashMap<>();
        conditions.put("database", () -> Databases.takesWrites(database, Duration.ofSeconds(PATIENCE_SECONDS)));
        conditions.put("migrations", () -> MigrationState.isComplete(database));
        conditions.put("keys", () -> keys.missing().isEmpty());
        conditions.put("processors", () -> events.deadProcessors().isEmpty());
        return new Health(conditions);
    }

    /** True for what is fine. All are asked at the same time, and what has not answered in time is not. */
    Map<String, Boolean> readiness() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Map<String, FutureTask<Boolean>> asked = new LinkedHashMap<>();
        conditions.forEach((name, condition) -> asked.put(name, new FutureTask<>(condition)));
        asked.values().forEach(Thread::startVirtualThread);
        Map<String, Boolean> answers = new LinkedHashMap<>();
        asked.forEach((name, question) -> answers.put(name, await(name, question, deadline)));
        return answers;
    }

    private static boolean await(String name, FutureTask<Boolean> question, long deadline) {
        try {
            return question.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            LOG.debug("not ready: {}", name, e.getCause());
            return false;
        } catch (TimeoutException _) {
            question.cancel(true);
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
