package dev.chancery.command.session;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.session.RefreshPolicy.Objection;
import dev.chancery.command.session.SessionCommand.End;
import dev.chancery.command.session.SessionCommand.Refresh;
import dev.chancery.command.session.SessionCommand.Start;
import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.command.session.SessionEvent.Ended;
import dev.chancery.command.session.SessionEvent.RefusedReason;
import dev.chancery.command.session.SessionEvent.ReuseCause;
import dev.chancery.command.session.SessionEvent.TokenReissued;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a session decides. */
final class SessionDecisions {

    private SessionDecisions() {}

    static Decision<SessionEvent> decide(SessionState session, SessionCommand command) {
        return switch (command) {
            case Start start -> start(start);
            case Refresh refresh -> refresh(session, refresh);
            case End end -> end(session, end);
        };
    }

    private static Decision<SessionEvent> start(Start start) {
        if (start.standing().bannedAt(start.at())) {
            return refuse(StartRefusal.USER_BANNED);
        }
        if (!start.standing().confirmed()) {
            return refuse(StartRefusal.NOT_CONFIRMED);
        }
        return accept(new SessionEvent.Started(
                start.sessionId(),
                start.userId(),
                List.of(new SessionEvent.Method(start.amrId(), start.method(), start.at())),
                start.provider(),
                start.tag(),
                start.refreshTokenKey().encoded(),
                start.at()));
    }

    private static Decision<SessionEvent> refresh(SessionState session, Refresh refresh) {
        if (!session.live()) {
            return refuse(SessionRefusal.NOT_FOUND);
        }
        if (!refresh.presented().isSignedBy(RefreshTokenKey.parse(session.refreshTokenKey()))) {
            return refuse(SessionRefusal.FORGED_TOKEN);
        }
        Optional<Objection> objection = RefreshPolicy.ALL.stream()
                .flatMap(policy -> policy.objection(session, refresh).stream())
                .findFirst();
        if (objection.isPresent()) {
            return refused(session, refresh, objection.get());
        }
        return swap(session, refresh);
    }

    private static Decision<SessionEvent> swap(SessionState session, Refresh refresh) {
        long presented = refresh.presented().counter();
        if (presented > session.counter()) {
            return refuse(SessionRefusal.NOT_ISSUED_HERE);
        }
        if (presented == session.counter()) {
            return accept(new SessionEvent.Refreshed(
                    session.sessionId(), session.userId(), session.counter() + 1, refresh.at()));
        }
        Set<ReuseCause> causes = causesOfReuse(session, refresh);
        if (causes.isEmpty()) {
            return reuse(session, refresh);
        }
        if (session.reissued() == session.counter()) {
            return accept();
        }
        return accept(new TokenReissued(
                session.sessionId(), session.userId(), presented, session.counter(), causes, refresh.at()));
    }

    private static Set<ReuseCause> causesOfReuse(SessionState session, Refresh refresh) {
        EnumSet<ReuseCause> causes = EnumSet.noneOf(ReuseCause.class);
        if (refresh.at().isBefore(session.lastUsed().plus(refresh.rules().reuseInterval()))) {
            causes.add(ReuseCause.CONCURRENT_REFRESH);
        }
        if (session.counter() - refresh.presented().counter() == 1) {
            causes.add(ReuseCause.FAIL_TO_SAVE);
        }
        if (refresh.rules().allowReuse()) {
            causes.add(ReuseCause.ALWAYS_ALLOW);
        }
        return causes;
    }

    private static Decision<SessionEvent> reuse(SessionState session, Refresh refresh) {
        if (refresh.rules().endOnReuse()) {
            return refuse(
                    SessionRefusal.ALREADY_USED,
                    new Ended(session.sessionId(), session.userId(), EndReason.REUSE_DETECTED, refresh.at()));
        }
        return refused(session, refresh, new Objection(SessionRefusal.ALREADY_USED, RefusedReason.REUSE));
    }

    private static Decision<SessionEvent> refused(SessionState session, Refresh refresh, Objection objection) {
        if (session.lastRefusal() == objection.reason()) {
            return refuse(objection.refusal());
        }
        return refuse(
                objection.refusal(),
                new SessionEvent.Refused(session.sessionId(), session.userId(), objection.reason(), refresh.at()));
    }

    private static Decision<SessionEvent> end(SessionState session, End end) {
        if (session.sessionId() == null || session.ended()) {
            return accept();
        }
        return accept(new Ended(session.sessionId(), session.userId(), end.reason(), end.at()));
    }
}
