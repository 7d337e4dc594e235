package dev.chancery.command.user;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The one-time tokens of a user that have been sent and not been used. */
final class PendingTokens {

    /** Whoever has tried a code this often did not read it: of a million codes that leaves one in a hundred thousand. */
    static final int MOST_MISTAKES = 10;

    /** So many tell a mail server from a person; more would only fill the log. */
    static final int MOST_OPENINGS = 5;

    /**
     * @param id of its row in {@code auth.one_time_tokens}
     * @param keyId see {@link OneTimeToken}
     * @param flowId the flow to go on with once it is used, or null
     * @param mistakes how often a wrong code was tried
     * @param openings how often its link was opened, without going on
     */
    record Pending(UUID id, UUID keyId, UUID flowId, int mistakes, int openings) {

        Pending(UUID id, UUID keyId, UUID flowId) {
            this(id, keyId, flowId, 0, 0);
        }

        Pending mistaken() {
            return new Pending(id, keyId, flowId, mistakes + 1, openings);
        }

        Pending opened() {
            return new Pending(id, keyId, flowId, mistakes, openings + 1);
        }
    }

    Map<TokenKind, Pending> tokens = new EnumMap<>(TokenKind.class);

    /** When one of the kind was sent last, whether or not it is still pending. */
    Map<TokenKind, Instant> sentAt = new EnumMap<>(TokenKind.class);

    /** A token takes the place of the one of its kind. */
    void put(TokenKind kind, UUID keyId, UUID flowId, Instant at) {
        tokens.put(kind, new Pending(keyId, keyId, flowId));
        sentAt.put(kind, at);
    }

    Optional<Pending> find(TokenKind kind) {
        return Optional.ofNullable(tokens.get(kind));
    }

    Optional<Instant> sentAt(TokenKind kind) {
        return Optional.ofNullable(sentAt.get(kind));
    }

    void mistake(TokenKind kind, UUID id) {
        change(kind, id, Pending::mistaken);
    }

    void open(TokenKind kind, UUID id) {
        change(kind, id, Pending::opened);
    }

    private void change(TokenKind kind, UUID id, UnaryOperator<Pending> change) {
        tokens.computeIfPresent(kind, (_, token) -> id.equals(token.id()) ? change.apply(token) : token);
    }

    void forget(Collection<UUID> keys) {
        tokens.values().removeIf(token -> keys.contains(token.keyId()));
    }

    /** Everything that was sent is void. */
    void clear() {
        tokens.clear();
    }

    /** The keys under which all of them are sealed. */
    Set<UUID> keys() {
        return keys(tokens.keySet());
    }

    Set<UUID> keys(Set<TokenKind> kinds) {
        return kinds.stream()
                .map(tokens::get)
                .filter(Objects::nonNull)
                .map(Pending::keyId)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    UUID key(TokenKind kind) {
        return find(kind).map(Pending::keyId).orElse(null);
    }
}
