package dev.chancery.query.projection;

/** Postgres refused what was to be written: a trigger, a constraint or a policy of the database's owner objected. */
public final class WriteFailure extends DatabaseObjection {

    public WriteFailure(
            String sqlState, String constraint, String reason, String hint, String detail, Throwable cause) {
        super(sqlState, constraint, reason, hint, detail, cause);
    }
}
