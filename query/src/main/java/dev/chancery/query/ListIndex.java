package dev.chancery.query;

import java.util.Optional;

/**
 * An index of a table of schema {@code auth} that Supabase Auth does not have, and without which a long list takes long.
 *
 * @param on the table, how, and what: as after {@code ON} in {@code CREATE INDEX}
 * @param trigrams whether {@code %s} in it stands for the schema of the extension pg_trgm
 */
public record ListIndex(String name, String on, boolean trigrams) {

    /**
     * The statement that makes it, for outside of a transaction; empty if it cannot be made.
     *
     * @param trigramSchema the schema of pg_trgm, quoted; empty where there is none
     */
    public Optional<String> creation(Optional<String> trigramSchema) {
        return (trigrams ? trigramSchema.map(on::formatted) : Optional.of(on))
                .map(what -> "CREATE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s".formatted(name, what));
    }
}
