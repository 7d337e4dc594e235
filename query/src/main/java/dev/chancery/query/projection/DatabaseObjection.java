package dev.chancery.query.projection;

/** Postgres says no, by an error that the database's owner may have made to be read. */
public abstract class DatabaseObjection extends RuntimeException {

    private final String sqlState;
    private final String constraint;
    private final String reason;
    private final String hint;
    private final String detail;

    protected DatabaseObjection(
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
