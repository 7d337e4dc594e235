package dev.chancery.query.session;

import dev.chancery.command.session.SessionEvent;
import dev.chancery.query.history.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What became of a session, told by the log itself: sessions that have ended have no row any more. */
public final class SessionHistory {

    private final SessionStream log;

    public SessionHistory(SessionStream log) {
        this.log = log;
    }

    /** The last entries before a position; none if there never was such a session. */
    public Page before(long position, UUID sessionId) {
        return Page.of(log.newestBefore(position, sessionId, Page.MOST + 1), SessionHistory::details);
    }

    /** Named one by one, so that nothing personal is told because an event came to hold it one day. */
    private static Map<String, Object> details(SessionEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        switch (event) {
            case SessionEvent.Started e -> {
                details.put(
                        "methods",
                        e.methods().stream().map(SessionEvent.Method::name).toList());
                details.put("provider", e.provider());
                details.put("tag", e.tag());
            }
            case SessionEvent.Federated e -> {
                details.put("sso_provider_id", e.saml().ssoProviderId());
                details.put("aal", e.saml().aal());
                details.put("not_after", e.saml().notAfter());
            }
            case SessionEvent.Adopted e -> {
                details.put(
                        "methods",
                        e.methods().stream()
                                .map(SessionEvent.AdoptedMethod::name)
                                .toList());
                details.put("tag", e.tag());
                details.put("counter", e.counter());
            }
            case SessionEvent.Refreshed e -> details.put("counter", e.counter());
            case SessionEvent.TokenReissued e -> {
                details.put("presented", e.presented());
                details.put("counter", e.counter());
                details.put(
                        "causes", e.causes().stream().sorted().map(Page::word).toList());
            }
            case SessionEvent.Refused e -> details.put("reason", Page.word(e.reason()));
            case SessionEvent.Ended e -> details.put("reason", Page.word(e.reason()));
        }
        return details;
    }
}
