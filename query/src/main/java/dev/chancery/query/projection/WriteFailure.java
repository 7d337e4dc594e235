package dev.chancery.query.projection;

import java.sql.SQLException;
import java.util.regex.Pattern;

/** Postgres refused what was to be written: a trigger, a constraint or a policy of the database's owner objected. */
public final class WriteFailure extends DatabaseObjection {

    /** That no two users who sign in by it themselves have the same address. */
    public static final String ADDRESS_OF_ONE = "auth.users.users_email_partial_key";

    /** That no two users have the same telephone number. */
    public static final String PHONE_OF_ONE = "auth.users.users_phone_key";

    private static final Pattern TABLE = Pattern.compile("auth\\.\\w+");

    private static final String KEPT_BACK = "a trigger has kept back a row of ";

    /** The class of Postgres for what finds no data. */
    private static final String NO_DATA = "02000";

    /** @param constraint with its schema and table, or null */
    public WriteFailure(
            String sqlState, String constraint, String reason, String hint, String detail, Throwable cause) {
        super(sqlState, constraint, reason, hint, detail, cause);
    }

    /** A trigger has let nothing of it happen, and raised no error. */
    public static WriteFailure keptBack(String sql) {
        String reason = KEPT_BACK
                + TABLE.matcher(sql).results().findFirst().orElseThrow().group();
        return new WriteFailure(NO_DATA, null, reason, null, null, new SQLException(reason, NO_DATA));
    }

    /** Whether a trigger has let nothing of it happen: the reason is then in words of ours. */
    public boolean isKeptBack() {
        return NO_DATA.equals(sqlState()) && reason().startsWith(KEPT_BACK);
    }

    /** Whether somebody else has the address. */
    public boolean isOfAddress() {
        return ADDRESS_OF_ONE.equals(constraint());
    }

    /** Whether somebody else has the telephone number. */
    public boolean isOfPhone() {
        return PHONE_OF_ONE.equals(constraint());
    }
}
