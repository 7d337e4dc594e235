package dev.chancery.api;

import dev.chancery.api.service.Version;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.postgres.DatabaseError;
import dev.chancery.infra.settings.InvalidSettingException;
import dev.chancery.query.rebuild.HinderedRebuild;
import dev.chancery.query.rebuild.UnreadableEvent;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** The application: a command line whose first command is to serve. */
public final class Chancery {

    /** The class of Postgres' errors of connections. */
    private static final String CONNECTION_LOST = "08";

    private Chancery() {}

    public static void main(String[] arguments) {
        // numbers in statements and commands have the digits of ASCII, whatever those of the system's language are
        Locale.setDefault(Locale.ROOT);
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");
        // logging is configured by our own class alone, so that it is the same before and after the application is up
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine program = new CommandLine(new ChanceryCommand()).setExecutionExceptionHandler(Chancery::explain);
        nameVersion(program);
        return program;
    }

    /** Of subcommands, too: each has an option for it. */
    private static void nameVersion(CommandLine command) {
        command.getCommandSpec().version("chancery " + Version.CURRENT);
        command.getSubcommands().values().forEach(Chancery::nameVersion);
    }

    /** One line for what the operator can mend, everything for what only we can. */
    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult result)
            throws Exception {
        if (failure instanceof StartupFailure
                || failure instanceof InvalidSettingException
                || failure instanceof HinderedRebuild
                || failure instanceof UnreadableEvent) {
            commandLine.getErr().println("chancery: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        Optional<String> database = DatabaseError.in(failure);
        if (database.isPresent()) {
            commandLine.getErr().println("chancery: The database refused: " + database.get());
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (failure instanceof SQLException lost
                && String.valueOf(lost.getSQLState()).startsWith(CONNECTION_LOST)) {
            commandLine.getErr().println("chancery: The connection to the database broke: " + lost.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
