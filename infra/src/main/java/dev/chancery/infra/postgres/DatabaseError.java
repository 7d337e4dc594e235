package dev.chancery.infra.postgres;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * An error of Postgres without data: its names only. Message, detail and hint repeat values, or are what a trigger makes of
 * them, and its context repeats statements.
 */
public final class DatabaseError {

    private static final Pattern FUNCTION = Pattern.compile(
            "(?m)^(?:PL/pgSQL|SQL) function \"?([\\w.]+)\"?(?:\\([\\w ,.\\[\\]]*\\))? (?:line|statement) \\d+");

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

    private static List<String> functions(ServerErrorMessage error) {
        String context = error.getWhere() == null ? "" : error.getWhere();
        return FUNCTION.matcher(context)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static void append(StringBuilder words, String kind, String name) {
        // a function may raise an error that names whatever it likes
        if (name != null && NAME.matcher(name).matches()) {
            words.append(", ").append(kind).append(' ').append(name);
        }
    }
}
