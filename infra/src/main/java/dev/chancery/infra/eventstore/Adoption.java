package dev.chancery.infra.eventstore;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.sso.SsoProviderAggregate;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.keys.Keyring;
import dev.chancery.infra.postgres.DatabaseError;
import dev.chancery.infra.postgres.ForgetfulTransactionManager;
import dev.chancery.query.adoption.UnknownSessions;
import dev.chancery.query.adoption.UnknownSsoProviders;
import dev.chancery.query.adoption.UnknownUsers;
import dev.chancery.query.adoption.UnreadableRow;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.sso.SsoProviderProjection;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Makes facts of users, sessions and identity providers that are in the tables and not in the log. The facts are appended without being
 * projected, since what they say is there already, but for what Supabase Auth has no table for: no row of a user is written, and
 * triggers of the database's owner hear of nothing but
 * keys that are taken from rows of sessions. Each batch is a transaction of its own, so that whoever is interrupted goes on where it ended.
 */
public final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final Origin ORIGIN = Origin.of(Actor.SYSTEM, "adoption");
    private static final UUID FIRST = new UUID(0, 0);
    private static final int BATCH = 100;
    private static final int TOLD_EVERY = 10_000;

    /** Of one user, in a transaction. */
    static final int SESSIONS_AT_ONCE = 1000;

    private final PostgresEventStorageEngine log;
    private final UnitsOfWork units;
    private final DataSource database;
    private final JdbcClient tables;
    private final UnknownUsers users;
    private final UnknownSessions sessions;
    private final UnknownSsoProviders providers;
    private final InstantSource clock;

    /** Beside a service, or before there is one. */
    public Adoption(DataSource database, Keyring keyring) {
        this(database, new ForgetfulTransactionManager(database), keyring, InstantSource.system());
    }

    /** @param transactions of that database */
    public Adoption(
            DataSource database, PlatformTransactionManager transactions, Keyring keyring, InstantSource clock) {
        this.log = PostgresEventStorageEngine.open(database, keyring);
        DefaultTransactionDefinition oneMoment = new DefaultTransactionDefinition();
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.units = new UnitsOfWork(new SpringTransactionManager(transactions, oneMoment));
        this.database = database;
        this.tables = JdbcClient.create(database);
        this.users = new UnknownUsers(tables);
        this.sessions = new UnknownSessions(tables, new SecureRandom());
        this.providers = new UnknownSsoProviders(tables);
        this.clock = clock;
    }

    /** How many became known to the log, and how many entries of the audit log are known to be others'. */
    public record Adopted(long users, long sessions, long ssoProviders, long auditEntries) {}

    /**
     * Adopts everything that the log does not know.
     *
     * @throws StartupFailure with one line on what stands in the way
     */
    public Adopted run() {
        try {
            return adoptAll();
        } catch (DataAccessException | WriteFailure | ConcurrencyException | UnreadableRow e) {
            throw failure(e);
        }
    }

    static StartupFailure failure(Exception e) {
        String reason = e instanceof WriteFailure failure && failure.isKeptBack()
                ? failure.reason()
                : DatabaseError.in(e).orElse(e.getMessage());
        return new StartupFailure("What Supabase Auth left could not be adopted: " + reason, e);
    }

    private Adopted adoptAll() {
        long adoptedUsers =
                all("users", UserEvent.Adopted::userId, (from, at) -> appendUsers(users.from(from, BATCH, at)));
        long adoptedSessions = all(
                "sessions",
                SessionEvent.Adopted::sessionId,
                (from, at) -> appendSessions(sessions.from(from, BATCH, at)));
        long adoptedProviders = all(
                "identity providers",
                SsoProviderEvent.Adopted::providerId,
                (from, at) -> appendProviders(providers.from(from, BATCH, at)));
        return new Adopted(adoptedUsers, adoptedSessions, adoptedProviders, leaveOutAuditEntries());
    }

    /**
     * Adopts one user with their sessions, if they are in the tables and the log knows nothing of them. Of one whom the log
     * has erased it knows that: they stay unknown. Somebody has more sessions than one transaction should take only if a script went
     * astray: the newest come with the user, and whatever keeps the rest from following leaves it to {@link #run}.
     */
    void adopt(UUID userId) {
        List<UUID> left = adoptWithNewestSessions(userId);
        while (!left.isEmpty()) {
            List<UUID> next = left.subList(0, Math.min(SESSIONS_AT_ONCE, left.size()));
            try {
                batch(() -> appendSessions(sessions.thoseOfKnown(next, now())));
            } catch (RuntimeException e) {
                LOG.warn("{} sessions of user {} are not adopted yet: chancery adopt does it", left.size(), userId);
                throw e;
            }
            left = left.subList(next.size(), left.size());
        }
    }

    /** @return the ids of those sessions that are left */
    private List<UUID> adoptWithNewestSessions(UUID userId) {
        Instant now = now();
        List<UUID> left = new ArrayList<>();
        List<UserEvent.Adopted> adopted = batch(() -> {
            List<UserEvent.Adopted> found = appendUsers(users.one(userId, now));
            left.clear();
            if (!found.isEmpty()) {
                List<UUID> all = sessions.ids(userId);
                int newest = Math.min(SESSIONS_AT_ONCE, all.size());
                appendSessions(sessions.those(all.subList(0, newest), now));
                left.addAll(all.subList(newest, all.size()));
            }
            return found;
        });
        if (!adopted.isEmpty()) {
            LOG.warn("Adopted user {}, whom somebody has put into auth.users by SQL", userId);
        }
        return left;
    }

    private interface Batch<E> {
        List<E> appendedFrom(UUID id, Instant at);
    }

    private <E> long all(String what, Function<E, UUID> id, Batch<E> next) {
        long adopted = 0;
        List<E> batch = batch(next, FIRST);
        while (!batch.isEmpty()) {
            long before = adopted;
            adopted += batch.size();
            if (adopted / TOLD_EVERY > before / TOLD_EVERY) {
                LOG.info("Adopted {} {} so far", adopted, what);
            }
            batch = batch(next, id.apply(batch.getLast()));
        }
        return adopted;
    }

    private <E> List<E> batch(Batch<E> next, UUID from) {
        Instant now = now();
        return batch(() -> next.appendedFrom(from, now));
    }

    private <E> List<E> batch(Supplier<List<E>> append) {
        return units.retrying(() -> {
            try {
                return units.transaction(ORIGIN, () -> {
                    // where rows are hidden from us, this is an error; we would take them for absent
                    tables.sql("SET LOCAL row_security = off").update();
                    return append.get();
                });
            } catch (ConcurrencyFailureException e) {
                throw new ConcurrencyException("somebody else is writing these rows", e);
            }
        });
    }

    private List<UserEvent.Adopted> appendUsers(List<UserEvent.Adopted> found) {
        log.appendEvents(found.stream()
                .map(user -> message(UserAggregate.NAME, user.userId(), user))
                .toList());
        return found;
    }

    private List<SessionEvent.Adopted> appendSessions(List<SessionEvent.Adopted> found) {
        log.openKeys(found.stream().map(SessionEvent.Adopted::userId).toList());
        log.appendEvents(found.stream()
                .map(session -> message(SessionAggregate.NAME, session.sessionId(), session))
                .toList());
        sessions.takeKeys(found);
        return found;
    }

    private List<SsoProviderEvent.Adopted> appendProviders(List<SsoProviderEvent.Adopted> found) {
        log.appendEvents(found.stream()
                .map(provider -> message(SsoProviderAggregate.NAME, provider.providerId(), provider))
                .toList());
        found.stream()
                .map(SsoProviderProjection::withOptions)
                .forEach(write ->
                        tables.sql(write.sql()).params(write.parameters()).update());
        return found;
    }

    private static <E> GenericDomainEventMessage<E> message(String type, UUID id, E event) {
        return new GenericDomainEventMessage<>(type, id.toString(), 0, event, Map.of(Origin.METADATA_KEY, ORIGIN));
    }

    /** What others have written to the audit log stays as it is, and a rebuild does not miss the facts behind it. */
    private long leaveOutAuditEntries() {
        return units.transaction(ORIGIN, () -> {
            tables.sql("SET LOCAL statement_timeout = 0").update();
            waitAsLongAsItTakes();
            return tables.sql("""
                            WITH foreign_entries AS (
                              SELECT count(*) AS entries, max(created_at) AS latest FROM auth.audit_log_entries a
                              WHERE NOT EXISTS (SELECT FROM events.event e WHERE e.event_id = a.id)),
                            boundary AS (
                              UPDATE chancery.takeover SET audit_until = greatest(audit_until, latest)
                              FROM foreign_entries)
                            SELECT entries FROM foreign_entries
                            """).query(Long.class).single();
        });
    }

    /** For one statement over a table of any length; the pool sets its connections back. */
    private void waitAsLongAsItTakes() {
        new JdbcTemplate(database).execute((ConnectionCallback<Void>) connection -> {
            connection.setNetworkTimeout(Runnable::run, 0);
            return null;
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
