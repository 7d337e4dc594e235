package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import dev.chancery.command.session.RefreshRules;
import dev.chancery.command.session.RefreshToken;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.command.session.SessionCommand;
import dev.chancery.command.session.SessionRefusal;
import dev.chancery.command.user.HashedPassword;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class EventLogTest {

    private static final Origin ORIGIN = new Origin(Actor.ANONYMOUS, "request-1", "192.0.2.7", "test agent");

    @Test
    void what_is_appended_is_projected_and_can_be_read_again() {
        try (TestDatabase database = TestPostgres.freshDatabase();
                LogFixture log = new LogFixture(database.dataSource())) {
            UUID user = UUID.randomUUID();
            UUID session = UUID.randomUUID();
            RefreshTokenKey key = RefreshTokenKey.generate(new SecureRandom());
            Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
            log.commands().transaction(ORIGIN, transaction -> {
                transaction.send(new UserCommand.SignUp(
                        user,
                        Via.SELF,
                        "authenticated",
                        "authenticated",
                        "ann@example.com",
                        null,
                        new HashedPassword(UUID.randomUUID(), "$2a$hash"),
                        true,
                        false,
                        null,
                        Map.of("a", 1),
                        Map.of("provider", "email"),
                        List.of(new Identity(
                                UUID.randomUUID(),
                                "email",
                                user.toString(),
                                Identities.emailClaims(user, "ann@example.com", Map.of()))),
                        Optional.empty(),
                        now));
                return transaction.send(new SessionCommand.Start(
                        session, user, -1, UUID.randomUUID(), "password", "email", null, key, now));
            });
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            assertThat(jdbc.queryForObject("select email from auth.users where id = ?", String.class, user))
                    .isEqualTo("ann@example.com");
            assertThat(jdbc.queryForObject("select count(*) from auth.sessions", Long.class))
                    .isEqualTo(1);
            for (int i = 0; i < 120; i++) {
                RefreshToken token =
                        RefreshToken.parse(RefreshToken.issue(key, session, i)).orElseThrow();
                var reply = log.commands()
                        .transaction(
                                ORIGIN,
                                t -> t.send(new SessionCommand.Refresh(
                                        session, token, null, false, RefreshRules.DEFAULT, now)));
                assertThat(reply.refusal()).isEmpty();
                assertThat(reply.state().counter()).isEqualTo(i + 1);
            }
            var reply = log.commands()
                    .transaction(
                            ORIGIN,
                            t -> t.send(new SessionCommand.Refresh(
                                    session,
                                    RefreshToken.parse(RefreshToken.issue(key, session, 3))
                                            .orElseThrow(),
                                    null,
                                    false,
                                    RefreshRules.DEFAULT,
                                    now)));
            assertThat(reply.refusal()).contains(SessionRefusal.ALREADY_USED);
            assertThat(jdbc.queryForList("select name, payload, metadata from events.event order by position limit 3"))
                    .hasSize(3)
                    .allSatisfy(row -> System.out.println(row));
            System.out.println(jdbc.queryForList("select aggregate_id, sequence_number from events.snapshot"));
            jdbc.queryForList("select payload, created_at from auth.audit_log_entries order by created_at limit 4")
                    .forEach(System.out::println);
        }
    }
}
