package dev.chancery.infra.hook;

import dev.chancery.query.projection.DatabaseObjection;

/** A function that is a hook has failed, in Postgres' words, which its author may have chosen. */
public final class HookFunctionFailure extends DatabaseObjection {

    HookFunctionFailure(String sqlState, String constraint, String reason, String hint, String detail) {
        super(sqlState, constraint, reason, hint, detail, null);
    }
}
