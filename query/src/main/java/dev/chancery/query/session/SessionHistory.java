package dev.chancery.query.session;

import dev.chancery.command.EventName;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.query.session.SessionStream.Fact;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What became of a session, told by the log itself: sessions that have ended have no row any more. */
public final class SessionHistory {

    /** A page has no more entries than this: a session of years has been refreshed very often. */
    public static final int MOST = 1_000;

    /**
     * A fact about the session.
     *
     * @param name its stable name, such as {@code session.refused}
     * @param actor the kind of who acted: {@code user}, {@code service_role}, {@code anonymous} or {@code system}
     * @param details what the fact says beyond that, such as its {@code reason}
     */
    public record Entry(long position, String name, Instant at, String actor, Map<String, Object> details) {}

    /**
     * Facts that follow on each other.
     *
     * @param entries in the order in which they happened; empty if there never was such a session
     * @param earlier whether there are more before them
     */
    public record Page(List<Entry> entries, boolean earlier) {}

    private final SessionStream log;

    public SessionHistory(SessionStream log) {
        this.log = log;
    }

    /** The last entries before a position. */
    public Page before(long position, UUID sessionId) {
        List<Fact> newest = log.newestBefore(position, sessionId, MOST + 1);
        List<Entry> entries =
                newest.stream().limit(MOST).map(SessionHistory::entry).toList().reversed();
        return new Page(entries, newest.size() > MOST);
    }

    private static Entry entry(Fact fact) {
        return new Entry(
                fact.position(),
                fact.event().getClass().getAnnotation(EventName.class).value(),
                fact.event().at(),
                word(fact.origin().actor().kind()),
                details(fact.event()));
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
                        "causes",
                        e.causes().stream().sorted().map(SessionHistory::word).toList());
            }
            case SessionEvent.Refused e -> details.put("reason", word(e.reason()));
            case SessionEvent.Ended e -> details.put("reason", word(e.reason()));
        }
        details.values().removeIf(Objects::isNull);
        return details;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
