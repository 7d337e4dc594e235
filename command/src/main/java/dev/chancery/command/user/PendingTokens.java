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

    /** So many tell a mail server from a person; more would only fill the log. */
    static final int MOST_OPENINGS = 5;

    /**
     * @param id of its row in {@code auth.one_time_tokens}
     * @param keyId see {@link OneTimeToken}
     * @param flowId the flow to go on with once it is used, or null
     * @param mistakes how often a wrong code was tried
     * @param openings how often its link was opened, without going on
     * @param toPhone whether it was sent to a phone number, and so says nothing of an address
     */
    record Pending(UUID id, UUID keyId, UUID flowId, int mistakes, int openings, boolean toPhone) {

        Pending(UUID id, UUID keyId, UUID flowId, boolean toPhone) {
            this(id, keyId, flowId, 0, 0, toPhone);
        }

        Pending mistaken() {
            return new Pending(id, keyId, flowId, mistakes + 1, openings, toPhone);
        }

        Pending opened() {
            return new Pending(id, keyId, flowId, mistakes, openings + 1, toPhone);
        }
    }

    Map<TokenKind, Pending> tokens = new EnumMap<>(TokenKind.class);

    /** When one of the kind was sent to an address last, whether or not it is still pending. */
    Map<TokenKind, Instant> sentAt = new EnumMap<>(TokenKind.class);

    /** The same of phone numbers: how long one waits for the one tells nobody of the other. */
    Map<TokenKind, Instant> sentToPhoneAt = new EnumMap<>(TokenKind.class);

    /** A token takes the place of the one of its kind. */
    void put(TokenKind kind, UUID keyId, UUID flowId, Instant at) {
        tokens.put(kind, new Pending(keyId, keyId, flowId, false));
        sentAt.put(kind, at);
    }

    /** The same for one that was sent to a phone number. */
    void putToPhone(TokenKind kind, UUID keyId, Instant at) {
        tokens.put(kind, new Pending(keyId, keyId, null, true));
        sentToPhoneAt.put(kind, at);
    }

    Optional<Pending> find(TokenKind kind) {
        return Optional.ofNullable(tokens.get(kind));
    }

    Optional<Instant> sentAt(TokenKind kind) {
        return Optional.ofNullable(sentAt.get(kind));
    }

    Optional<Instant> sentToPhoneAt(TokenKind kind) {
        return Optional.ofNullable(sentToPhoneAt.get(kind));
    }

    /** When the pending one of the kind was sent. */
    Optional<Instant> pendingSince(TokenKind kind) {
        return find(kind).flatMap(token -> token.toPhone() ? sentToPhoneAt(kind) : sentAt(kind));
    }

    /** Those of which one that was sent to a phone number is pending. */
    Set<TokenKind> kindsSentToPhone() {
        return tokens.entrySet().stream()
                .filter(token -> token.getValue().toPhone())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
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
