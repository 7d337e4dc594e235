package dev.chancery.api.privacy;

import dev.chancery.api.Sql;
import dev.chancery.infra.postgres.DatabaseUrl;
import dev.chancery.infra.testing.TestDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/** Everything that tables hold, as text. */
final class Dump {

    private Dump() {}

    /** Every column of every table of the schemas. */
    static String of(TestDatabase database, String... schemas) {
        return Sql.on(database).call(connection -> {
            List<String> tables = Sql.texts(
                    connection,
                    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY (?)",
                    (Object) schemas);
            StringWriter dump = new StringWriter();
            for (String table : tables) {
                dump.append(table).append('\n');
                try {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut("COPY (SELECT * FROM " + table + ") TO STDOUT", dump);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return dump.toString();
        });
    }

    /** The same by pg_dump, where there is one that is new enough for the server. */
    static Optional<String> byPgDump(TestDatabase database, String schema) throws IOException, InterruptedException {
        DatabaseUrl url = database.administratorUrl();
        String[] server = url.hosts().split(":");
        ProcessBuilder command = new ProcessBuilder(
                        "pg_dump",
                        "-h",
                        server[0],
                        "-p",
                        server[1],
                        "-U",
                        url.user(),
                        "-d",
                        url.database(),
                        "-n",
                        schema)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("PGPASSWORD", url.password());
        try {
            Process process = command.start();
            String dump = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(dump) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
