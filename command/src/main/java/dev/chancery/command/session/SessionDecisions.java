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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a session decides. */
final class SessionDecisions {

    /** Tabs and processes that refresh together say the same thing once. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(1);

    private SessionDecisions() {}

    static Decision<SessionEvent> decide(SessionState session, SessionCommand command) {
        return switch (command) {
            case Start start -> start(start);
            case Refresh refresh -> refresh(session, refresh);
            case End end -> end(session, end);
        };
    }

    private static Decision<SessionEvent> start(Start start) {
        Optional<StartRefusal> refusal = start.standing().refusal(start.at());
        if (refusal.isPresent()) {
            return refuse(refusal.get());
        }
        List<SessionEvent> events = new ArrayList<>();
        events.add(new SessionEvent.Started(
                start.sessionId(),
                start.userId(),
                List.of(new SessionEvent.Method(start.amrId(), start.method(), start.at())),
                start.provider(),
                null,
                start.refreshTokenKey().encoded(),
                start.at()));
        start.saml()
                .ifPresent(saml ->
                        events.add(new SessionEvent.Federated(start.sessionId(), start.userId(), saml, start.at())));
        return accept(events);
    }

    private static Decision<SessionEvent> refresh(SessionState session, Refresh refresh) {
        if (!session.live()) {
            return refuse(SessionRefusal.NOT_FOUND);
        }
        OptionalLong presented = session.counterOf(refresh.presented());
        if (presented.isEmpty()) {
            return refuse(SessionRefusal.FORGED_TOKEN);
        }
        if (session.ofClient()) {
            return refuse(SessionRefusal.CLIENT_UNKNOWN);
        }
        Optional<Objection> objection = RefreshPolicy.ALL.stream()
                .flatMap(policy -> policy.objection(session, refresh).stream())
                .findFirst();
        if (objection.isPresent()) {
            return refused(session, refresh, objection.get());
        }
        return swap(session, refresh, presented.getAsLong());
    }

    private static Decision<SessionEvent> swap(SessionState session, Refresh refresh, long presented) {
        if (presented > session.counter()) {
            return refuse(SessionRefusal.NOT_ISSUED_HERE);
        }
        if (presented == session.counter()) {
            return accept(new SessionEvent.Refreshed(
                    session.sessionId(), session.userId(), session.counter() + 1, refresh.at()));
        }
        Set<ReuseCause> causes = session.causesOfReuse(refresh, presented);
        if (causes.isEmpty()) {
            return reuse(session, refresh);
        }
        boolean recorded = session.reissued() == session.counter()
                && refresh.at().isBefore(session.lastUsed().plus(SAME_MOMENT));
        if (recorded) {
            return accept();
        }
        return accept(new TokenReissued(
                session.sessionId(), session.userId(), presented, session.counter(), causes, refresh.at()));
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
