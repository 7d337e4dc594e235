package dev.chancery.command.session;

import dev.chancery.command.session.SessionCommand.Refresh;
import dev.chancery.command.session.SessionEvent.RefusedReason;
import java.util.List;
import java.util.Optional;

/** One rule about who may refresh. {@link #ALL} is the rulebook, in the order in which GoTrue asks. */
@FunctionalInterface
interface RefreshPolicy {

    /** What speaks against refreshing, for a genuine token of a live session. */
    Optional<Objection> objection(SessionState session, Refresh refresh);

    record Objection(SessionRefusal refusal, RefusedReason reason) {}

    List<RefreshPolicy> ALL = List.of(
            RefreshPolicy::userIsNotBanned,
            RefreshPolicy::identityProviderStillVouches,
            RefreshPolicy::timeboxIsNotOver,
            RefreshPolicy::wasUsedRecently,
            RefreshPolicy::noNewerLogin);

    private static Optional<Objection> userIsNotBanned(SessionState session, Refresh refresh) {
        boolean banned = refresh.bannedUntil() != null && refresh.at().isBefore(refresh.bannedUntil());
        return objectIf(banned, SessionRefusal.USER_BANNED, RefusedReason.USER_BANNED);
    }

    /** SAML Core 2.0 §2.7.2, SessionNotOnOrAfter. */
    private static Optional<Objection> identityProviderStillVouches(SessionState session, Refresh refresh) {
        boolean over = session.notAfter() != null && refresh.at().isAfter(session.notAfter());
        return objectIf(over, SessionRefusal.PAST_NOT_AFTER, RefusedReason.NOT_AFTER);
    }

    private static Optional<Objection> timeboxIsNotOver(SessionState session, Refresh refresh) {
        boolean over = refresh.rules().timeboxIsOver(session.createdAt(), refresh.at());
        return objectIf(over, SessionRefusal.TIMEBOX_OVER, RefusedReason.TIMEBOX);
    }

    private static Optional<Objection> wasUsedRecently(SessionState session, Refresh refresh) {
        boolean over = refresh.rules().inactivityIsOver(session.lastUsed(), refresh.at());
        return objectIf(over, SessionRefusal.INACTIVE_TOO_LONG, RefusedReason.INACTIVITY);
    }

    private static Optional<Objection> noNewerLogin(SessionState session, Refresh refresh) {
        return objectIf(refresh.newerLogin(), SessionRefusal.NEWER_LOGIN, RefusedReason.NEWER_LOGIN);
    }

    private static Optional<Objection> objectIf(boolean condition, SessionRefusal refusal, RefusedReason reason) {
        return condition ? Optional.of(new Objection(refusal, reason)) : Optional.empty();
    }
}
