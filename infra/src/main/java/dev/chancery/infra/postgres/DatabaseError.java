package dev.chancery.infra.postgres;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * An error of Postgres without data: its names only. Message, detail and hint repeat values, or are what a trigger makes of
 * them, and its context repeats statements.
 */
public final class DatabaseError {

    /** A whole line of the context; those of a statement, which may hold anything, end with a quotation mark. */
    private static final Pattern FUNCTION = Pattern.compile(
            "(?:PL/pgSQL|SQL) function \"?([\\w.]+)\"?(?:\\([\\w ,.\\[\\]]*\\))? (?:line|statement) \\d+[\\w /]*");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.$]{1,127}");

    /** Causes can go round in circles. */
    private static final int LONGEST_CHAIN = 50;

    private DatabaseError() {}

    /** The first one among a failure and its causes, in words. */
    public static Optional<String> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .flatMap(
                        cause -> cause instanceof PSQLException e ? Stream.ofNullable(e.getServerErrorMessage()) : null)
                .findFirst()
                .map(DatabaseError::inWords);
    }

    private static String inWords(ServerErrorMessage error) {
        StringBuilder words = new StringBuilder("SQLSTATE ").append(error.getSQLState());
        append(words, "constraint", error.getConstraint());
        append(words, "table", error.getTable());
        append(words, "column", error.getColumn());
        functions(error).forEach(function -> append(words, "function", function));
        append(words, "routine", error.getRoutine());
        return words.toString();
    }

    /**
     * Those named before the first line that is something else and after the last one: what is between may be of a statement that a
     * function has made of what a stranger said, and read like one of these lines.
     */
    private static List<String> functions(ServerErrorMessage error) {
        List<String> lines =
                error.getWhere() == null ? List.of() : error.getWhere().lines().toList();
        List<String> innermost = leading(lines);
        List<String> outermost =
                leading(lines.subList(innermost.size(), lines.size()).reversed());
        return Stream.concat(innermost.stream(), outermost.reversed().stream()).toList();
    }

    private static List<String> leading(List<String> lines) {
        return lines.stream()
                .map(FUNCTION::matcher)
                .takeWhile(Matcher::matches)
                .map(function -> function.group(1))
                .toList();
    }

    private static void append(StringBuilder words, String kind, String name) {
        // a function may raise an error that names whatever it likes
        if (name != null && NAME.matcher(name).matches()) {
            words.append(", ").append(kind).append(' ').append(name);
        }
    }
}
