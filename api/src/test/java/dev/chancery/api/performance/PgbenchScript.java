package dev.chancery.api.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A script in {@code bench/pgbench}: in each round trip one statement, or several in a pipeline, as the driver sends a text of
 * several. Before them a script may look up, once in a hundred times, for whom it asks.
 */
record PgbenchScript(List<List<String>> roundTrips) {

    private static final Pattern LOOK_UP =
            Pattern.compile("\\\\if :turn % 100 = 0\n(\\\\set .*\n)?SELECT \\* FROM bench\\..* \\\\gset\n\\\\endif\n");

    private static final Pattern COMMENT_OR_VARIABLE = Pattern.compile("(?m)^(--|\\\\set ).*\n");

    private static final Pattern PIPELINE = Pattern.compile("\\\\(?:start|end)pipeline\n");

    static PgbenchScript read(String name) throws IOException {
        String text = Files.readString(Path.of("..", "bench", "pgbench", name));
        String statements = COMMENT_OR_VARIABLE
                .matcher(LOOK_UP.matcher(text).replaceFirst(""))
                .replaceAll("");
        List<List<String>> roundTrips = new ArrayList<>();
        boolean inPipeline = false;
        for (String part : PIPELINE.split(statements, -1)) {
            List<String> sent = Statements.of(part);
            if (inPipeline) {
                roundTrips.add(sent);
            } else {
                sent.forEach(statement -> roundTrips.add(List.of(statement)));
            }
            inPipeline = !inPipeline;
        }
        return new PgbenchScript(roundTrips);
    }
}
