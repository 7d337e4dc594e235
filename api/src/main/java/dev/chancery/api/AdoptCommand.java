package dev.chancery.api;

import dev.chancery.infra.eventstore.Adoption;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code chancery adopt}: for users that a script has put into the tables, whom nobody can tell from tampering but you. */
@Command(
        name = "adopt",
        description = "Make facts of users, sessions and identity providers that are in the tables and not in the log.",
        mixinStandardHelpOptions = true)
final class AdoptCommand extends CommandBeside {

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        Adoption.Adopted adopted = new Adoption(instance.database(), instance.keyring()).run();
        out.printf(
                "%d users, %d sessions and %d identity providers adopted; %d audit entries are not ours%n",
                adopted.users(), adopted.sessions(), adopted.ssoProviders(), adopted.auditEntries());
        return 0;
    }
}
