package dev.chancery.infra.sso;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whoever changes identity providers is alone: what is left as it is has to be known, and of the spellings of a domain the database
 * compares but the case.
 */
public final class SsoProviderLock {

    private final JdbcClient database;

    public SsoProviderLock(JdbcClient database) {
        this.database = database;
    }

    /** Makes others wait, on whatever node, until the transaction ends that is under way. */
    public void hold() {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('chancery.sso-providers'))")
                .query((_, _) -> true)
                .single();
    }
}
