package dev.chancery.command.sso;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

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
import java.util.Optional;

/** What a login by an identity provider decides: that it is answered once, in time, and by whom it was asked of. */
final class SsoLoginDecisions {

    private SsoLoginDecisions() {}

    static Decision<SsoLoginEvent> decide(SsoLoginState login, SsoLoginCommand command) {
        return switch (command) {
            case Request request -> request(login, request);
            case Accept accept -> acceptAnswer(login, accept);
            case AcceptUnsolicited accept -> acceptUnsolicited(login, accept);
            case Reject reject -> reject(login, reject);
            case Expire expire ->
                login.waiting()
                        ? accept(new Expired(expire.loginId(), login.providerId(), expire.at()))
                        : refuse(SsoLoginRefusal.NOT_FOUND);
        };
    }

    private static Decision<SsoLoginEvent> request(SsoLoginState login, Request request) {
        if (login.providerId() != null) {
            return refuse(SsoLoginRefusal.BEGUN_ALREADY);
        }
        return accept(new Requested(
                request.loginId(),
                request.providerId(),
                request.requestId(),
                request.redirectTo(),
                request.challenge().map(CodeChallenge::value).orElse(null),
                request.challenge().map(challenge -> challenge.method().text()).orElse(null),
                request.browser(),
                request.at()));
    }

    private static Decision<SsoLoginEvent> acceptAnswer(SsoLoginState login, Accept answer) {
        if (!login.waiting()) {
            return refuse(SsoLoginRefusal.NOT_FOUND);
        }
        if (!answer.at().isBefore(login.requestedAt().plus(answer.validity()))) {
            return refuse(SsoLoginRefusal.EXPIRED, new Expired(answer.loginId(), login.providerId(), answer.at()));
        }
        if (login.browser().isPresent() && !login.browser().equals(Optional.ofNullable(answer.browser()))) {
            return refuse(
                    SsoLoginRefusal.OTHER_BROWSER,
                    new Rejected(
                            answer.loginId(),
                            login.providerId(),
                            "BROWSER",
                            "that which was sent to the provider",
                            "another",
                            false,
                            answer.at()));
        }
        return accept(new Accepted(answer.loginId(), login.providerId(), answer.userId(), false, answer.at()));
    }

    private static Decision<SsoLoginEvent> acceptUnsolicited(SsoLoginState login, AcceptUnsolicited answer) {
        return login.providerId() == null
                ? accept(new Accepted(answer.loginId(), answer.providerId(), answer.userId(), true, answer.at()))
                : refuse(SsoLoginRefusal.BEGUN_ALREADY);
    }

    /** A request is answered once, well or badly; what answers none is a fact about the provider all the same. */
    private static Decision<SsoLoginEvent> reject(SsoLoginState login, Reject reject) {
        if (login.providerId() != null && !login.waiting()) {
            return refuse(SsoLoginRefusal.NOT_FOUND);
        }
        return accept(new Rejected(
                reject.loginId(),
                reject.providerId(),
                reject.check(),
                reject.expected(),
                reject.found(),
                !login.waiting(),
                reject.at()));
    }
}
