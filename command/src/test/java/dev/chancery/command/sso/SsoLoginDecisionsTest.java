package dev.chancery.command.sso;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.sso.SsoLoginCommand.Accept;
import dev.chancery.command.sso.SsoLoginCommand.AcceptUnsolicited;
import dev.chancery.command.sso.SsoLoginCommand.Expire;
import dev.chancery.command.sso.SsoLoginCommand.Reject;
import dev.chancery.command.sso.SsoLoginCommand.Request;
import dev.chancery.command.sso.SsoLoginEvent.Accepted;
import dev.chancery.command.sso.SsoLoginEvent.Expired;
import dev.chancery.command.sso.SsoLoginEvent.Rejected;
import dev.chancery.command.sso.SsoLoginEvent.Requested;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SsoLoginDecisionsTest {

    private static final String BROWSER = "a-digest";
    private static final UUID LOGIN = new UUID(0, 1);
    private static final UUID PROVIDER = new UUID(0, 2);
    private static final UUID USER = new UUID(0, 3);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration VALIDITY = Duration.ofMinutes(2);
    private static final CodeChallenge CHALLENGE = new CodeChallenge("c".repeat(43), CodeChallenge.Method.S256);

    private SsoLoginState login = SsoLoginState.NONE;

    @Test
    void a_request_is_answered_once() {
        assertThat(request())
                .isEqualTo(accept(new Requested(
                        LOGIN, PROVIDER, "id-1", "https://app.example.com", CHALLENGE.value(), "s256", BROWSER, NOON)));
        assertThat(request()).isEqualTo(refuse(SsoLoginRefusal.BEGUN_ALREADY));
        assertThat(answer(NOON)).isEqualTo(accept(new Accepted(LOGIN, PROVIDER, USER, false, NOON)));
        assertThat(answer(NOON)).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
        assertThat(reject()).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
    }

    @Test
    void an_answer_that_is_not_good_is_one_too() {
        request();

        assertThat(reject()).isEqualTo(accept(new Rejected(LOGIN, PROVIDER, "AUDIENCE", "us", "them", false, NOON)));
        assertThat(answer(NOON)).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
    }

    @Test
    void it_has_to_come_in_time_and_no_moment_later() {
        request();
        Instant late = NOON.plus(VALIDITY);

        assertThat(SsoLoginDecisions.decide(login, new Accept(LOGIN, USER, BROWSER, VALIDITY, late.minusNanos(1_000)))
                        .events())
                .hasSize(1);
        assertThat(answer(late)).isEqualTo(refuse(SsoLoginRefusal.EXPIRED, new Expired(LOGIN, PROVIDER, late)));
        assertThat(answer(NOON)).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
    }

    @Test
    void another_browser_brings_no_answer() {
        request();

        assertThat(decide(new Accept(LOGIN, USER, null, VALIDITY, NOON)))
                .isEqualTo(refuse(
                        SsoLoginRefusal.OTHER_BROWSER,
                        new Rejected(
                                LOGIN,
                                PROVIDER,
                                "BROWSER",
                                "that which was sent to the provider",
                                "another",
                                false,
                                NOON)));
        assertThat(answer(NOON)).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
    }

    @Test
    void nobody_is_answered_who_has_not_asked() {
        assertThat(answer(NOON)).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
        assertThat(decide(new Expire(LOGIN, NOON))).isEqualTo(refuse(SsoLoginRefusal.NOT_FOUND));
    }

    @Test
    void what_a_provider_says_on_its_own_account_answers_no_request() {
        assertThat(decide(new AcceptUnsolicited(LOGIN, PROVIDER, USER, NOON)))
                .isEqualTo(accept(new Accepted(LOGIN, PROVIDER, USER, true, NOON)));
        assertThat(decide(new AcceptUnsolicited(LOGIN, PROVIDER, USER, NOON)))
                .isEqualTo(refuse(SsoLoginRefusal.BEGUN_ALREADY));
        login = SsoLoginState.NONE;
        request();
        assertThat(decide(new AcceptUnsolicited(LOGIN, PROVIDER, USER, NOON)))
                .isEqualTo(refuse(SsoLoginRefusal.BEGUN_ALREADY));
    }

    @Test
    void what_answers_nothing_and_is_not_good_is_a_fact_all_the_same() {
        assertThat(reject()).isEqualTo(accept(new Rejected(LOGIN, PROVIDER, "AUDIENCE", "us", "them", true, NOON)));
    }

    @Test
    void the_challenge_is_destroyed_with_the_end() {
        request();
        assertThat(login.challenge()).contains(CHALLENGE);

        assertThat(answer(NOON).events().getFirst().supersededSecrets()).isEqualTo(Set.of(LOGIN));
    }

    private Decision<SsoLoginEvent> request() {
        return decide(
                new Request(LOGIN, PROVIDER, "id-1", "https://app.example.com", Optional.of(CHALLENGE), BROWSER, NOON));
    }

    private Decision<SsoLoginEvent> answer(Instant at) {
        return decide(new Accept(LOGIN, USER, BROWSER, VALIDITY, at));
    }

    private Decision<SsoLoginEvent> reject() {
        return decide(new Reject(LOGIN, PROVIDER, "AUDIENCE", "us", "them", NOON));
    }

    private Decision<SsoLoginEvent> decide(SsoLoginCommand command) {
        Decision<SsoLoginEvent> decision = SsoLoginDecisions.decide(login, command);
        decision.events().forEach(event -> login = login.evolve(event));
        return decision;
    }
}
