package dev.chancery.api;

import dev.chancery.api.logging.Logging;
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
@Command(
        name = "chancery",
        description = "An event-sourced auth server.",
        mixinStandardHelpOptions = true,
        subcommands = {RebuildCommand.class, RotateKeysCommand.class})
final class ChanceryCommand implements Callable<Integer> {

    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(60);

    @Mixin
    private SettingsOptions options;

    /** Serves until the process is asked to end. */
    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.load();
        Logging.configure(settings.observability());
        warn(settings.warnings());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            awaitClosed(closed);
        }));
        try (Instance instance = Instance.open(settings)) {
            serve(instance, asked);
        } finally {
            closed.countDown();
        }
        return 0;
    }

    private static void serve(Instance instance, CountDownLatch asked) throws InterruptedException {
        SigningKeys keys = instance.signingKeys();
        warn(keys.warnings());
        try (Service _ = Service.start(instance, keys)) {
            System.out.println(StartScreen.of(instance, keys, sinceStart()));
            asked.await();
        }
    }

    /** The logger is looked up late: looking it up configures logging, and that depends on the settings. */
    private static void warn(List<String> warnings) {
        Logger log = LoggerFactory.getLogger(ChanceryCommand.class);
        warnings.forEach(log::warn);
    }

    /** The process ends when this thread does, so not before everything is closed. */
    private static void awaitClosed(CountDownLatch closed) {
        try {
            closed.await(LONGEST_SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration sinceStart() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
