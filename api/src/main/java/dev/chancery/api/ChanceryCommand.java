package dev.chancery.api;

import dev.chancery.api.logging.Logging;
import dev.chancery.api.token.SigningKeys;
import dev.chancery.infra.settings.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chancery}: without a further word, it serves. */
@Command(
        name = "chancery",
        description = "An event-sourced auth server.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AdoptCommand.class,
            BreachFilterCommand.class,
            FailedSignUpsCommand.class,
            MessageCommand.class,
            RebuildCommand.class,
            RotateKeysCommand.class,
            SamlCommand.class
        })
final class ChanceryCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions options;

    /** Serves until the process is asked to end. */
    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.load();
        Logging.configure(settings.observability());
        warn(settings.warnings());
        Listening.requirePossible(settings);
        TemporaryFiles.requirePossible();
        try (ProcessEnd end = ProcessEnd.watch();
                Instance instance = Instance.open(settings)) {
            serve(instance, end);
        }
        return 0;
    }

    private static void serve(Instance instance, ProcessEnd end) throws InterruptedException {
        SigningKeys keys = instance.signingKeys();
        warn(keys.warnings());
        try (Service service = Service.start(instance, keys)) {
            System.out.println(StartScreen.of(instance, keys, service.outboxKey(), sinceStart()));
            instance.whenLost(end::fail);
            end.await();
        }
    }

    /** The logger is looked up late: looking it up configures logging, and that depends on the settings. */
    private static void warn(List<String> warnings) {
        Logger log = LoggerFactory.getLogger(ChanceryCommand.class);
        warnings.forEach(log::warn);
    }

    private static Duration sinceStart() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
