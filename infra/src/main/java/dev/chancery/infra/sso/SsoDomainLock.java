package dev.chancery.infra.sso;

import org.springframework.jdbc.core.simple.JdbcClient;

/** A domain has several spellings, of which the database compares but the case: that none is given twice is seen by one who is alone. */
public final class SsoDomainLock {

    private final JdbcClient database;

    public SsoDomainLock(JdbcClient database) {
        this.database = database;
    }

    /** Makes others wait who give domains to providers, on whatever node, until the transaction ends that is under way. */
    public void hold() {
        database.sql("SELECT pg_advisory_xact_lock(hashtext('chancery.sso-domains'))")
                .query((_, _) -> true)
                .single();
    }
}
