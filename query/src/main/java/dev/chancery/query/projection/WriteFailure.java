package dev.chancery.query.projection;

/** Postgres refused what was to be written: a trigger, a constraint or a policy of the database's owner objected. */
public final class WriteFailure extends RuntimeException {

    private final String sqlState;
    private final String constraint;
    private final String reason;
    private final String hint;
    private final String detail;

    public WriteFailure(
            String sqlState, String constraint, String reason, String hint, String detail, Throwable cause) {
        // what Postgres says may repeat values, and a message ends up in logs
        super("SQLSTATE " + sqlState, cause);
        this.sqlState = sqlState;
        this.constraint = constraint;
        this.reason = reason;
        this.hint = hint;
        this.detail = detail;
    }

    public String sqlState() {
        return sqlState;
    }

    /** The constraint that was violated, or null. */
    public String constraint() {
        return constraint;
    }

    /** What Postgres said: for who has sent the values, and for nobody else. */
    public String reason() {
        return reason;
    }

    /** Null where Postgres gave none. */
    public String hint() {
        return hint;
    }

    /** Null where Postgres gave none. */
    public String detail() {
        return detail;
    }
}
