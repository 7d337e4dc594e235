package dev.chancery.infra.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs one of PostgreSQL's programs under the server's account, and waits. */
record ServerCommand(EmbeddedLayout layout, PostgresBinaries binaries, ServerAccount account) {

    /** What a program said and how it ended. */
    record Outcome(int status, String output) {

        boolean ok() {
            return status == 0;
        }
    }

    Outcome run(String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(binaries.program(program)));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(account.command(command))
                // A directory that the account may be in, unlike perhaps our own.
                .directory(layout.root().toFile())
                .redirectErrorStream(true);
        // The server must see neither the secrets in our environment nor somebody's PGDATA.
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        var process = builder.start();
        try (var output = process.inputReader()) {
            process.getOutputStream().close();
            var said = String.join("\n", output.readAllLines()).strip();
            return new Outcome(process.waitFor(), said);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + program, e);
        }
    }
}
