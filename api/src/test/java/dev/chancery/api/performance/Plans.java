package dev.chancery.api.performance;

import dev.chancery.api.performance.RoundTrips.Sent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** How Postgres would answer what was sent. */
final class Plans {

    private Plans() {}

    /** A plan for each statement, below its text. */
    static List<String> of(Connection connection, List<Sent> statements) throws SQLException {
        List<String> plans = new ArrayList<>();
        for (Sent sent : statements) {
            int from = 0;
            for (String text : sent.sql().split(";")) {
                int to = from + (int) text.chars().filter(c -> c == '?').count();
                if (!text.isBlank() && !sent.ends()) {
                    plans.add(text + "\n"
                            + plan(connection, text, sent.parameters().subList(from, to)));
                }
                from = to;
            }
        }
        return plans;
    }

    private static String plan(Connection connection, String text, List<Object> parameters) throws SQLException {
        try (var explain = connection.prepareStatement("EXPLAIN (VERBOSE) " + text)) {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i) == null) {
                    explain.setNull(i + 1, Types.NULL);
                } else {
                    explain.setObject(i + 1, parameters.get(i));
                }
            }
            StringBuilder plan = new StringBuilder();
            try (var lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }
}
