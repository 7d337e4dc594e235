package dev.chancery.query.projection;

import dev.chancery.command.Event;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.user.UserEvent;
import dev.chancery.query.audit.AuditProjection;
import dev.chancery.query.flow.FlowProjection;
import dev.chancery.query.session.SessionProjection;
import dev.chancery.query.sso.SsoLoginProjection;
import dev.chancery.query.sso.SsoProviderProjection;
import dev.chancery.query.user.UserProjection;
import java.util.ArrayList;
import java.util.List;

/** From an event to the statements that bring the {@code auth} tables up to date with it. */
public final class Projections {

    private final AuditProjection audit;

    /** @param auditTable whether events also land in {@code auth.audit_log_entries} */
    public Projections(boolean auditTable) {
        this.audit = new AuditProjection(auditTable);
    }

    public List<Write> project(Recorded<Event> recorded) {
        List<Write> writes = new ArrayList<>();
        switch (recorded.event()) {
            case UserEvent event -> writes.addAll(UserProjection.project(event));
            case SessionEvent event -> writes.addAll(SessionProjection.project(event, recorded.origin()));
            case FlowEvent event -> writes.addAll(FlowProjection.project(event));
            case SsoProviderEvent event -> writes.addAll(SsoProviderProjection.project(event));
            case SsoLoginEvent event -> writes.addAll(SsoLoginProjection.project(event));
            case SsoLogoutEvent _ -> {}
            default ->
                throw new IllegalArgumentException(
                        "no projection knows " + recorded.event().getClass());
        }
        writes.addAll(audit.project(List.of(recorded)));
        return writes;
    }

    /** The ends of sessions, which take no more statements for many than for one. */
    public List<Write> projectEnds(List<Recorded<Event>> ends) {
        List<Write> writes = new ArrayList<>(SessionProjection.ended(ends.stream()
                .map(end -> ((SessionEvent) end.event()).sessionId())
                .toList()));
        writes.addAll(audit.project(ends));
        return writes;
    }
}
