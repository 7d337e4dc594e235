package dev.chancery.infra.eventstore;

import dev.chancery.query.projection.Write;
import dev.chancery.query.projection.WriteFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private static final Pattern UPDATE = Pattern.compile(
            "\\s*UPDATE (?<table>\\S+)\\s+SET (?<set>.*)\\sWHERE (?<row>\\w+ = \\?)\\s*", Pattern.DOTALL);

    private KeptBack() {}

    /**
     * @param touched how many rows it has touched
     * @param later what was written after it
     * @throws WriteFailure if a trigger has kept back what was to be written
     * @throws ConcurrencyException if the row is gone that was to be changed
     */
    static void requireDone(Connection connection, Write write, int touched, List<Write> later) throws SQLException {
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
            asWanted = isUnchanged(connection, update, write, later);
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

    /** Whether doing it once more would change nothing, but for columns that others have set since. */
    private static boolean isUnchanged(Connection connection, Matcher update, Write write, List<Write> later)
            throws SQLException {
        Set<String> setSince = new HashSet<>();
        for (Write other : later) {
            Matcher another = UPDATE.matcher(other.sql());
            if (another.matches()
                    && another.group("table").equals(update.group("table"))
                    && other.parameters().getLast().equals(write.parameters().getLast())) {
                assignments(another).forEach(assignment -> setSince.add(assignment.column()));
            }
        }
        List<String> conditions = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        int parameter = 0;
        for (Assignment assignment : assignments(update)) {
            int end = parameter + assignment.parameters();
            if (!setSince.contains(assignment.column())) {
                conditions.add("%s IS NOT DISTINCT FROM (%s)".formatted(assignment.column(), assignment.value()));
                parameters.addAll(write.parameters().subList(parameter, end));
            }
            parameter = end;
        }
        conditions.add(update.group("row"));
        parameters.add(write.parameters().getLast());
        String sql = "SELECT FROM %s WHERE %s".formatted(update.group("table"), String.join(" AND ", conditions));
        return finds(connection, sql, parameters);
    }

    private record Assignment(String column, String value) {

        static Assignment of(String text) {
            int equals = text.indexOf('=');
            return new Assignment(
                    text.substring(0, equals).strip(),
                    text.substring(equals + 1).strip());
        }

        int parameters() {
            return (int) value.chars().filter(c -> c == '?').count();
        }
    }

    private static List<Assignment> assignments(Matcher update) {
        return parts(update.group("set")).stream().map(Assignment::of).toList();
    }

    /** Separated by commas that are neither in parentheses nor in quotation marks. */
    private static List<String> parts(String set) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < set.length(); i++) {
            char c = set.charAt(i);
            quoted ^= c == '\'';
            if (!quoted) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == ',' && depth == 0) {
                    parts.add(set.substring(from, i));
                    from = i + 1;
                }
            }
        }
        parts.add(set.substring(from));
        return parts;
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
