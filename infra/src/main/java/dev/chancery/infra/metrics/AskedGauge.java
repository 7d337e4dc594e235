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
 * for long, nor asks anew before the question before has come to an end, and the value is not a number meanwhile.
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
        if (asked == null || asked.isDone()) {
            asked = CompletableFuture.supplyAsync(question::getAsDouble, THREADS);
        }
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return Double.NaN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }
}
