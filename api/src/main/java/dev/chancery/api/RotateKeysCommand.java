package dev.chancery.api;

import dev.chancery.api.logging.Logging;
import dev.chancery.infra.keys.MasterKeyRotation;
import dev.chancery.infra.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chancery rotate-master-key}: afterwards only the first key of {@code CHANCERY_MASTER_KEY} is needed. */
@Command(
        name = "rotate-master-key",
        description = "Wrap every data key anew by the first key of CHANCERY_MASTER_KEY. Events are not touched.",
        mixinStandardHelpOptions = true)
final class RotateKeysCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.load();
        Logging.configure(settings.observability());
        try (Instance instance = Instance.openBeside(settings)) {
            long keys = new MasterKeyRotation(instance.database(), instance.keyring()).run();
            spec.commandLine().getOut().printf("%d keys wrapped anew%n", keys);
            return 0;
        }
    }
}
