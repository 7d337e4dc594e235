package dev.chancery.infra.metrics;

import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;

/**
 * A gauge whose value the database has to be asked for. Where that is away, whoever reads the meters still gets all others: nobody waits
 * for long, nor asks anew before the question before has come to an end, and the value is not a number meanwhile. An answer that comes
 * late is for the next who reads.
 */
public final class AskedGauge {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Executor THREADS =
            task -> Thread.ofPlatform().daemon().name("gauge").start(task);

    private final DoubleSupplier question;
    private CompletableFuture<Double> asked;

    private AskedGauge(DoubleSupplier question) {
        this.question = question;
    }

    /** To be named, described and registered. */
    public static Gauge.Builder<AskedGauge> of(String name, DoubleSupplier question) {
        return Gauge.builder(name, new AskedGauge(question), AskedGauge::value).strongReference(true);
    }

    private synchronized double value() {
        if (asked == null) {
            asked = CompletableFuture.supplyAsync(question::getAsDouble, THREADS);
        }
        try {
            double value = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            return value;
        } catch (TimeoutException _) {
            return Double.NaN;
        } catch (ExecutionException e) {
            asked = null;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }
}
