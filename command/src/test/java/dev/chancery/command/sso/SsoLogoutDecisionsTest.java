package dev.chancery.command.sso;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.sso.SsoLogoutCommand.Answer;
import dev.chancery.command.sso.SsoLogoutCommand.Expire;
import dev.chancery.command.sso.SsoLogoutCommand.Receive;
import dev.chancery.command.sso.SsoLogoutCommand.Request;
import dev.chancery.command.sso.SsoLogoutCommand.Show;
import dev.chancery.command.sso.SsoLogoutEvent.Answered;
import dev.chancery.command.sso.SsoLogoutEvent.Expired;
import dev.chancery.command.sso.SsoLogoutEvent.Received;
import dev.chancery.command.sso.SsoLogoutEvent.Requested;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SsoLogoutDecisionsTest {

    private static final UUID LOGOUT = new UUID(0, 1);
    private static final UUID PROVIDER = new UUID(0, 2);
    private static final UUID SESSION = new UUID(0, 3);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration VALIDITY = Duration.ofMinutes(2);
    private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

    private SsoLogoutState logout = SsoLogoutState.NONE;

    @Test
    void a_request_is_made_and_answered_once() {
        assertThat(request())
                .isEqualTo(accept(new Requested(LOGOUT, PROVIDER, SESSION, "id-1", "https://app.example.com", NOON)));
        assertThat(request()).isEqualTo(refuse(SsoLogoutRefusal.BEGUN_ALREADY));
        assertThat(decide(new Receive(LOGOUT, PROVIDER, 1, NOON))).isEqualTo(refuse(SsoLogoutRefusal.BEGUN_ALREADY));
        assertThat(answer(PROVIDER, "id-1", NOON)).isEqualTo(accept(new Answered(LOGOUT, PROVIDER, SUCCESS, NOON)));
        assertThat(answer(PROVIDER, "id-1", NOON)).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
        assertThat(decide(new Show(LOGOUT, VALIDITY, NOON))).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
    }

    @Test
    void it_is_answered_by_whom_it_was_made_for_in_time_and_no_moment_later() {
        request();
        Instant late = NOON.plus(VALIDITY);

        assertThat(answer(new UUID(0, 9), "id-1", NOON)).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
        assertThat(answer(PROVIDER, "id-2", NOON)).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
        assertThat(answer(PROVIDER, "id-1", late)).isEqualTo(refuse(SsoLogoutRefusal.EXPIRED));
        assertThat(decide(new Show(LOGOUT, VALIDITY, late))).isEqualTo(refuse(SsoLogoutRefusal.EXPIRED));
        assertThat(decide(new Show(LOGOUT, VALIDITY, late.minusNanos(1_000)))).isEqualTo(accept());
        assertThat(answer(PROVIDER, "id-1", late.minusNanos(1_000)).events()).hasSize(1);
    }

    @Test
    void one_that_nobody_came_back_from_is_over_once() {
        request();

        assertThat(decide(new Expire(LOGOUT, NOON)).events()).containsExactly(new Expired(LOGOUT, PROVIDER, NOON));
        assertThat(decide(new Expire(LOGOUT, NOON))).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
        assertThat(answer(PROVIDER, "id-1", NOON)).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
    }

    @Test
    void nobody_answers_what_was_never_asked() {
        assertThat(answer(PROVIDER, "id-1", NOON)).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
        assertThat(decide(new Receive(LOGOUT, PROVIDER, 2, NOON)))
                .isEqualTo(accept(new Received(LOGOUT, PROVIDER, 2, NOON)));
        assertThat(answer(PROVIDER, "id-1", NOON)).isEqualTo(refuse(SsoLogoutRefusal.NOT_FOUND));
    }

    private Decision<SsoLogoutEvent> request() {
        return decide(new Request(LOGOUT, PROVIDER, SESSION, "id-1", "https://app.example.com", NOON));
    }

    private Decision<SsoLogoutEvent> answer(UUID provider, String request, Instant at) {
        return decide(new Answer(LOGOUT, provider, request, SUCCESS, VALIDITY, at));
    }

    private Decision<SsoLogoutEvent> decide(SsoLogoutCommand command) {
        Decision<SsoLogoutEvent> decision = SsoLogoutDecisions.decide(logout, command);
        decision.events().forEach(event -> logout = logout.evolve(event));
        return decision;
    }
}
