package dev.chancery.query.projection;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One statement that changes the read model. It depends on nothing but the event it was made from, so that replaying the
 * log makes the same rows.
 *
 * @param sql with a {@code ?} for each parameter and tables named in full ({@code auth.users})
 */
public record Write(String sql, List<Object> parameters) {

    public static Write of(String sql, Object... parameters) {
        return new Write(sql, Collections.unmodifiableList(Arrays.asList(parameters)));
    }
}
