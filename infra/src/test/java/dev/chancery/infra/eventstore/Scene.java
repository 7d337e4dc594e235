package dev.chancery.infra.eventstore;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.Reply;
import dev.chancery.command.session.PresentedRefreshToken;
import dev.chancery.command.session.RefreshRules;
import dev.chancery.command.session.RefreshToken;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.session.Standing;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserState;
import dev.chancery.infra.testing.SignUps;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What tests let people do on one node. */
final class Scene {

    static final Origin ORIGIN = new Origin(Actor.SYSTEM, "request-1", "192.0.2.7", "test agent", null);
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final LogFixture node;
    private final JdbcTemplate jdbc;

    Scene(LogFixture node) {
        this.node = node;
        this.jdbc = new JdbcTemplate(node.bean(DataSource.class));
    }

    /** A session that has begun, and the key of its tokens. */
    record Begun(UUID id, UUID user, RefreshTokenKey key) {
        PresentedRefreshToken token(long counter) {
            return PresentedRefreshToken.parse(RefreshToken.issue(key, id, counter));
        }
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    long count(String from, Object... parameters) {
        return jdbc.queryForObject("SELECT count(*) FROM " + from, Long.class, parameters);
    }

    static UserCommand.SignUp signUp(UUID user, String email) {
        return SignUps.confirmed(user, email, NOON);
    }

    UUID signedUp(String email) {
        UUID user = UUID.randomUUID();
        send(signUp(user, email));
        return user;
    }

    Reply<UserEvent, UserState> send(UserCommand command) {
        return node.commands().transaction(ORIGIN, transaction -> transaction.send(command));
    }

    Reply<SessionEvent, SessionState> send(SessionCommand command) {
        return node.commands().transaction(ORIGIN, transaction -> transaction.send(command));
    }

    long version(UUID user) {
        return jdbc.queryForObject(
                "SELECT max(sequence_number) FROM events.event WHERE aggregate_id = ?", Long.class, user);
    }

    Begun begin(UUID user) {
        return begin(user, version(user), NOON);
    }

    Begun begin(UUID user, long version, Instant at) {
        Begun session = new Begun(UUID.randomUUID(), user, RefreshTokenKey.generate(RANDOM));
        send(new SessionCommand.Start(
                session.id(),
                user,
                version,
                Standing.NEWCOMER,
                UUID.randomUUID(),
                "password",
                "email",
                Optional.empty(),
                session.key(),
                at));
        return session;
    }

    Reply<SessionEvent, SessionState> refresh(Begun session, long counter) {
        return send(new SessionCommand.Refresh(
                session.id(),
                session.token(counter),
                null,
                false,
                RefreshRules.DEFAULT,
                NOON.plusSeconds(counter + 1)));
    }

    void end(Begun session) {
        send(new SessionCommand.End(session.id(), EndReason.SIGNED_OUT, NOON.plusSeconds(3600)));
    }

    /** Changes the password and ends every session, as the service does it. */
    void changePassword(UUID user, HashedPassword password, Instant at) {
        endingSessions(
                user,
                EndReason.PASSWORD_CHANGED,
                at,
                new UserCommand.Update(
                        user,
                        -1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(password),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Duration.ZERO,
                        at));
    }

    void delete(UUID user, boolean soft, Instant at) {
        endingSessions(user, EndReason.USER_DELETED, at, new UserCommand.Delete(user, soft, UUID.randomUUID(), at));
    }

    private void endingSessions(UUID user, EndReason reason, Instant at, UserCommand command) {
        node.commands()
                .retrying(() -> node.commands().transaction(ORIGIN, transaction -> {
                    transaction.lockUser(user);
                    transaction.endSessions(user, _ -> Optional.of(reason), at);
                    return transaction.send(command);
                }));
    }

    void setRole(UUID user, String role, Instant at) {
        node.commands().retrying(() -> send(role(user, -1, role, at)));
    }

    void describe(UUID user, Map<String, Object> metadata) {
        node.commands().retrying(() -> send(change(user, -1, Optional.empty(), Optional.of(metadata), NOON)));
    }

    static UserCommand role(UUID user, long version, String role, Instant at) {
        return change(user, version, Optional.of(role), Optional.empty(), at);
    }

    private static UserCommand change(
            UUID user, long version, Optional<String> role, Optional<Map<String, Object>> metadata, Instant at) {
        return new UserCommand.AdminUpdate(
                user,
                version,
                role,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                metadata,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                at);
    }
}
