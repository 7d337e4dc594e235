package dev.chancery.api;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** What an operator types beside a running service. */
public final class OperatorCommand {

    private OperatorCommand() {}

    /** Writes the settings that lead a command to the service's database. */
    public static Path settings(TestService service, Path directory) throws IOException {
        return Files.writeString(directory.resolve("settings.env"), """
                DATABASE_URL=%s
                CHANCERY_MASTER_KEY=%s
                GOTRUE_LOG_LEVEL=error
                """.formatted(
                        StartTest.text(service.database().url()), TestService.MASTER_KEY));
    }

    /** @return the exit code */
    public static int run(StringWriter out, StringWriter err, List<String> arguments) {
        CommandLine commandLine = Chancery.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }
}
