package dev.chancery.command.sso;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.sso.SsoLogoutCommand.Answer;
import dev.chancery.command.sso.SsoLogoutCommand.Expire;
import dev.chancery.command.sso.SsoLogoutCommand.Receive;
import dev.chancery.command.sso.SsoLogoutCommand.Reject;
import dev.chancery.command.sso.SsoLogoutCommand.Request;
import dev.chancery.command.sso.SsoLogoutCommand.Show;
import dev.chancery.command.sso.SsoLogoutEvent.Answered;
import dev.chancery.command.sso.SsoLogoutEvent.Expired;
import dev.chancery.command.sso.SsoLogoutEvent.Received;
import dev.chancery.command.sso.SsoLogoutEvent.Rejected;
import dev.chancery.command.sso.SsoLogoutEvent.Requested;
import java.time.Duration;
import java.time.Instant;

/** What a single logout decides: that it is answered once, in time, and by the provider that was asked. */
final class SsoLogoutDecisions {

    private SsoLogoutDecisions() {}

    static Decision<SsoLogoutEvent> decide(SsoLogoutState logout, SsoLogoutCommand command) {
        return switch (command) {
            case Request request ->
                logout.providerId() == null
                        ? accept(new Requested(
                                request.logoutId(),
                                request.providerId(),
                                request.sessionId(),
                                request.requestId(),
                                request.redirectTo(),
                                request.at()))
                        : refuse(SsoLogoutRefusal.BEGUN_ALREADY);
            case Show show -> show(logout, show);
            case Answer answer -> answer(logout, answer);
            case Expire expire ->
                logout.waiting()
                        ? accept(new Expired(expire.logoutId(), logout.providerId(), expire.at()))
                        : refuse(SsoLogoutRefusal.NOT_FOUND);
            case Receive receive ->
                logout.providerId() == null
                        ? accept(new Received(
                                receive.logoutId(), receive.providerId(), receive.sessions(), receive.at()))
                        : refuse(SsoLogoutRefusal.BEGUN_ALREADY);
            case Reject reject ->
                accept(new Rejected(
                        reject.logoutId(),
                        reject.providerId(),
                        reject.check(),
                        reject.expected(),
                        reject.found(),
                        reject.at()));
        };
    }

    private static Decision<SsoLogoutEvent> show(SsoLogoutState logout, Show show) {
        if (!logout.waiting()) {
            return refuse(SsoLogoutRefusal.NOT_FOUND);
        }
        return isLate(logout, show.validity(), show.at()) ? refuse(SsoLogoutRefusal.EXPIRED) : accept();
    }

    private static Decision<SsoLogoutEvent> answer(SsoLogoutState logout, Answer answer) {
        if (!logout.waiting()
                || !logout.providerId().equals(answer.providerId())
                || !logout.requestId().equals(answer.requestId())) {
            return refuse(SsoLogoutRefusal.NOT_FOUND);
        }
        return isLate(logout, answer.validity(), answer.at())
                ? refuse(SsoLogoutRefusal.EXPIRED)
                : accept(new Answered(answer.logoutId(), answer.providerId(), answer.status(), answer.at()));
    }

    private static boolean isLate(SsoLogoutState logout, Duration validity, Instant at) {
        return !at.isBefore(logout.requestedAt().plus(validity));
    }
}
