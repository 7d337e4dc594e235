package dev.chancery.api.sso;

import dev.chancery.command.session.SessionEvent.EndReason;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.infra.replay.EndedByProvider;
import dev.chancery.query.sso.FederatedSessionQueries;
import dev.chancery.query.sso.FederatedSessionQueries.Named;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Ends what stands on sessions at identity providers, as those call them, so that nothing begins on them any more either. */
public final class EndingFederatedSessions {

    private final FederatedSessionQueries sessions;
    private final EndedByProvider ended;
    private final InstantSource clock;

    public EndingFederatedSessions(FederatedSessionQueries sessions, EndedByProvider ended, InstantSource clock) {
        this.sessions = sessions;
        this.ended = ended;
        this.clock = clock;
    }

    /**
     * Sessions at a provider.
     *
     * @param subjects what may stand for the provider's name of whose they are
     * @param indexes none for all of the subject's
     * @param endedAt when the provider has ended them, by its own clock; null where nobody knows
     */
    record There(UUID providerId, List<UUID> subjects, List<UUID> indexes, Instant endedAt) {}

    /**
     * In the transaction that is under way.
     *
     * @param reasons for each of ours whether to end it, and why
     * @return how many have ended here
     */
    int end(Transaction transaction, There there, Function<UUID, Optional<EndReason>> reasons, Instant now) {
        users(named(there)).forEach(transaction::lockUser);
        there.subjects().stream()
                .sorted()
                .forEach(subject -> ended.note(there.providerId(), subject, there.indexes(), there.endedAt(), clock));
        List<Named> named = named(there);
        Map<UUID, EndReason> ending = new HashMap<>();
        named.forEach(session ->
                reasons.apply(session.sessionId()).ifPresent(reason -> ending.put(session.sessionId(), reason)));
        users(named).forEach(user -> {
            transaction.lockUser(user);
            transaction.endSessions(user, session -> Optional.ofNullable(ending.get(session)), now);
        });
        return ending.size();
    }

    private List<Named> named(There there) {
        return sessions.named(there.providerId(), there.subjects(), there.indexes());
    }

    /** In the order in which everybody locks them. */
    private static List<UUID> users(List<Named> named) {
        return named.stream().map(Named::userId).distinct().toList();
    }
}
