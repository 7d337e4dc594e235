package dev.chancery.query.rebuild;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rows that a rebuild reports and repairs: all, or those that were named, as a report spells them: {@code auth.users} for a
 * table, {@code auth.users/1f4c…} for a row.
 */
public final class Rows {

    public static final Rows ALL = new Rows(Set.of());

    private static final String TABLES =
            ReadModelTable.ALL.stream().map(ReadModelTable::live).collect(Collectors.joining(", "));
    private static final Pattern NAME = Pattern.compile("(%s)(/\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12})?"
            .formatted(TABLES.replace(".", "\\.").replace(", ", "|")));

    private final Set<String> names;

    private Rows(Set<String> names) {
        this.names = names;
    }

    /** @throws HinderedRebuild if there are none, or one of them is neither a table that a rebuild compares nor a row of one */
    public static Rows named(Collection<String> names) {
        if (names.isEmpty()) {
            throw HinderedRebuild.ofNothing(TABLES);
        }
        return new Rows(names.stream().map(Rows::known).collect(Collectors.toSet()));
    }

    private static String known(String text) {
        if (!NAME.matcher(text).matches()) {
            throw HinderedRebuild.unknownName(text, TABLES);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** @param table without its schema */
    static String name(String table, String id) {
        return ReadModelTable.named(table).live() + "/" + id;
    }

    boolean areAll() {
        return this == ALL;
    }

    /** Without their schemas. */
    Set<String> names() {
        return names.stream().map(name -> name.substring(name.indexOf('.') + 1)).collect(Collectors.toSet());
    }
}
