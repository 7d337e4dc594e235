package dev.chancery.query.projection;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * One statement that changes the read model. It depends on nothing but the event it was made from, so that replaying the
 * log makes the same rows.
 *
 * @param sql with a {@code ?} for each parameter and tables named in full ({@code auth.users})
 * @param rows how many it has to touch; nothing where that is left to what there is
 */
public record Write(String sql, List<Object> parameters, OptionalInt rows) {

    /** Of whatever rows there are. */
    public static Write of(String sql, Object... parameters) {
        return new Write(sql, Collections.unmodifiableList(Arrays.asList(parameters)), OptionalInt.empty());
    }

    /**
     * Of the one row that it is about, which is afterwards as the statement says, or gone. Else a trigger of the database's owner has
     * kept it back.
     */
    public static Write ofOne(String sql, Object... parameters) {
        return of(sql, parameters).ofRows(1);
    }

    /** A question about what has to be gone by then; a replay, which has no triggers, does not ask it. */
    public static Write ofNone(String question, Object... parameters) {
        return of(question, parameters).ofRows(0);
    }

    /** The same, of as many rows. */
    public Write ofRows(int count) {
        return new Write(sql, parameters, OptionalInt.of(count));
    }
}
