package dev.chancery.api;

import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.settings.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chancery}: without a further word, it serves. */
@Command(name = "chancery", description = "An event-sourced auth server.", mixinStandardHelpOptions = true)
final class ChanceryCommand implements Callable<Integer> {

    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    @Mixin
    private SettingsOptions options;

    /** Serves until the process is asked to end. */
    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.load();
        Logging.configure(settings.observability());
        warn(settings.warnings());
        CountDownLatch closed = new CountDownLatch(1);
        try (Instance instance = Instance.open(settings)) {
            serve(instance, closed);
        } finally {
            closed.countDown();
        }
        return 0;
    }

    private static void serve(Instance instance, CountDownLatch closed) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        SigningKeys keys = instance.signingKeys();
        warn(keys.warnings());
        try (Service _ = Service.start(instance, keys)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ended.countDown();
                await(closed);
            }));
            System.out.println(StartScreen.of(instance, keys, sinceStart()));
            ended.await();
        }
    }

    /** The logger is looked up late: looking it up configures logging, and that depends on the settings. */
    private static void warn(List<String> warnings) {
        Logger log = LoggerFactory.getLogger(ChanceryCommand.class);
        warnings.forEach(log::warn);
    }

    /**
     * The process must not end before everything is closed. The main thread itself is not waited for: it will be in
     * {@link System#exit}, which does not return once the process is ending.
     */
    private static void await(CountDownLatch closed) {
        try {
            closed.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration sinceStart() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
