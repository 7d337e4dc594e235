package dev.chancery.infra.eventstore;

import dev.chancery.query.projection.Write;
import dev.chancery.query.projection.WriteFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Writes that have touched fewer rows than they are about: else the log would have what the tables have not. It is asked only
 * where that has happened whether it is as it should be all the same: removed by SQL, or what it already was, for triggers that spare
 * updates which change nothing ({@code suppress_redundant_updates_trigger}).
 */
final class KeptBack {

    private static final Pattern DELETION = Pattern.compile("DELETE (?<from>FROM .*)", Pattern.DOTALL);
    private static final Pattern UPDATE =
            Pattern.compile("\\s*UPDATE (?<table>\\S+)\\s+SET (?<set>.*)\\sWHERE (?<row>id = \\?)\\s*", Pattern.DOTALL);

    private KeptBack() {}

    /**
     * @param touched how many rows it has touched
     * @throws WriteFailure if a trigger has kept back what was to be written
     * @throws ConcurrencyException if the row is gone that was to be changed
     */
    static void requireDone(Connection connection, Write write, int touched) throws SQLException {
        if (write.rows().isEmpty() || write.rows().getAsInt() == touched) {
            return;
        }
        Matcher deletion = DELETION.matcher(write.sql());
        Matcher update = UPDATE.matcher(write.sql());
        boolean asWanted;
        if (deletion.matches()) {
            asWanted = !finds(connection, "SELECT " + deletion.group("from"), write.parameters());
        } else if (update.matches()) {
            requireThere(connection, update, write);
            asWanted = finds(connection, unchanged(update), write.parameters());
        } else {
            asWanted = false;
        }
        if (!asWanted) {
            throw WriteFailure.keptBack(write.sql());
        }
    }

    private static void requireThere(Connection connection, Matcher update, Write write) throws SQLException {
        String sql = "SELECT FROM %s WHERE %s".formatted(update.group("table"), update.group("row"));
        if (!finds(connection, sql, List.of(write.parameters().getLast()))) {
            throw new ConcurrencyException("the row is gone that was to be changed");
        }
    }

    /** The row, if doing it once more would change nothing. Its parameters are those of the update, in their order. */
    private static String unchanged(Matcher update) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String assignment : assignments(update.group("set"))) {
            int equals = assignment.indexOf('=');
            columns.add(assignment.substring(0, equals).strip());
            values.add(assignment.substring(equals + 1).strip());
        }
        return "SELECT FROM %s WHERE ROW(%s) IS NOT DISTINCT FROM ROW(%s) AND %s"
                .formatted(
                        update.group("table"),
                        String.join(", ", columns),
                        String.join(", ", values),
                        update.group("row"));
    }

    /** Separated by commas that are neither in parentheses nor in quotation marks. */
    private static List<String> assignments(String set) {
        List<String> assignments = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < set.length(); i++) {
            char c = set.charAt(i);
            quoted ^= c == '\'';
            if (!quoted) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == ',' && depth == 0) {
                    assignments.add(set.substring(from, i));
                    from = i + 1;
                }
            }
        }
        assignments.add(set.substring(from));
        return assignments;
    }

    private static boolean finds(Connection connection, String sql, List<Object> parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                query.setObject(i + 1, parameters.get(i));
            }
            return query.executeQuery().next();
        }
    }
}
