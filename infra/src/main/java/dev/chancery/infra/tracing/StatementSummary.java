package dev.chancery.infra.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text of SQL does to which tables ({@code SELECT auth.users; INSERT events.event}): of each statement its verb
 * and its first table, outside of all brackets. Literals are never looked into.
 */
record StatementSummary(List<Step> steps) {

    /** @param table empty where the statement names none */
    record Step(String verb, String table) {
        private String text() {
            return table.isEmpty() ? verb : verb + " " + table;
        }
    }

    /** OpenTelemetry's bound for a summary. */
    private static final int LONGEST = 255;

    private static final Pattern TOKEN = Pattern.compile("'(?:[^']|'')*'|--.*|[();]|[A-Za-z_][\\w.]*");
    private static final Set<String> VERBS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEFORE_A_TABLE = Set.of("FROM", "INTO", "UPDATE");

    /** @param sql null for a batch whose statements were handed over one by one */
    static StatementSummary of(String sql) {
        List<Step> steps = new ArrayList<>();
        Reading reading = new Reading();
        Matcher token = TOKEN.matcher(sql == null ? "" : sql);
        while (token.find()) {
            if (reading.ends(token.group())) {
                reading.step().ifPresent(steps::add);
                reading = new Reading();
            } else {
                reading.read(token.group());
            }
        }
        reading.step().ifPresent(steps::add);
        return new StatementSummary(List.copyOf(steps));
    }

    /** How many statements there are. */
    int size() {
        return steps.size();
    }

    /** The verb of all statements, after {@code BATCH} if there are several. */
    String operation() {
        List<String> verbs = steps.stream().map(Step::verb).distinct().toList();
        return switch (size()) {
            case 0 -> "BATCH";
            case 1 -> verbs.getFirst();
            default -> verbs.size() == 1 ? "BATCH " + verbs.getFirst() : "BATCH";
        };
    }

    /** The table, if there is but one statement. */
    Optional<String> table() {
        return size() == 1 ? Optional.of(steps.getFirst().table()).filter(name -> !name.isEmpty()) : Optional.empty();
    }

    /** Every statement, but those that repeat the one before only once. */
    String text() {
        StringBuilder text = new StringBuilder();
        Step before = null;
        for (Step step : steps) {
            if (!step.equals(before)) {
                String next = (text.isEmpty() ? "" : "; ") + step.text();
                if (text.length() + next.length() > LONGEST) {
                    break;
                }
                text.append(next);
            }
            before = step;
        }
        return text.isEmpty() ? operation() : text.toString();
    }

    /** One statement, as far as it has been read. */
    private static final class Reading {
        private int depth;
        private boolean defining;
        private String verb;
        private String table = "";
        private boolean tableFollows;

        boolean ends(String token) {
            return depth == 0 && token.equals(";");
        }

        void read(String token) {
            switch (token.charAt(0)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '\'', '-', ';' -> {}
                default -> {
                    if (depth == 0) {
                        word(token);
                        return;
                    }
                }
            }
            tableFollows = false;
        }

        private void word(String word) {
            String keyword = word.toUpperCase(Locale.ROOT);
            if (tableFollows && table.isEmpty()) {
                table = word;
            } else if (verb == null) {
                begin(keyword);
            }
            tableFollows = verb != null && BEFORE_A_TABLE.contains(keyword);
        }

        /** The names that {@code WITH} defines come before the verb. */
        private void begin(String keyword) {
            defining |= keyword.equals("WITH");
            if (!defining || VERBS.contains(keyword)) {
                verb = keyword;
            }
        }

        Optional<Step> step() {
            return Optional.ofNullable(verb).map(found -> new Step(found, table));
        }
    }
}
