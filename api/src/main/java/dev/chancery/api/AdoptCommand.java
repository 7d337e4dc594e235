package dev.chancery.api;

import dev.chancery.api.logging.Logging;
import dev.chancery.infra.eventstore.Adoption;
import dev.chancery.infra.settings.Settings;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chancery adopt}: for users that a script has put into the tables, whom nobody can tell from tampering but you. */
@Command(
        name = "adopt",
        description = "Make facts of users and sessions that are in the tables and not in the log.",
        mixinStandardHelpOptions = true)
final class AdoptCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = options.load();
        Logging.configure(settings.observability());
        try (Instance instance = Instance.openBeside(settings)) {
            Adoption.Adopted adopted =
                    new Adoption(instance.database(), instance.keyring(), InstantSource.system()).run();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%d users and %d sessions adopted; %d audit entries are not ours%n",
                            adopted.users(), adopted.sessions(), adopted.auditEntries());
            return 0;
        }
    }
}
