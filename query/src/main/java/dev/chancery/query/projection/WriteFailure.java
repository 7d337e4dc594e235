package dev.chancery.query.projection;

/** Postgres refused what was to be written: a trigger, a constraint or a policy of the database's owner objected. */
public final class WriteFailure extends DatabaseObjection {

    /** That no two users who sign in by it themselves have the same address. */
    public static final String ADDRESS_OF_ONE = "auth.users.users_email_partial_key";

    /** That no two users have the same telephone number. */
    public static final String PHONE_OF_ONE = "auth.users.users_phone_key";

    /** @param constraint with its schema and table, or null */
    public WriteFailure(
            String sqlState, String constraint, String reason, String hint, String detail, Throwable cause) {
        super(sqlState, constraint, reason, hint, detail, cause);
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
