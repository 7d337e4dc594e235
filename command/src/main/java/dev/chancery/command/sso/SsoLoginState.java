package dev.chancery.command.sso;

import dev.chancery.command.flow.CodeChallenge;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What decisions about a login need to know of the past.
 *
 * @param providerId null before anything has happened
 * @param browser the digest of what only the browser has that was sent there
 * @param requestedAt null where nobody was sent to the provider
 * @param challenge nothing where the client wants tokens at once, or once it is forgotten
 */
public record SsoLoginState(
        UUID providerId,
        String requestId,
        String redirectTo,
        Optional<CodeChallenge> challenge,
        Optional<String> browser,
        Instant requestedAt,
        boolean ended) {

    static final SsoLoginState NONE =
            new SsoLoginState(null, null, null, Optional.empty(), Optional.empty(), null, false);

    /** Whether a response to the request is waited for. */
    boolean waiting() {
        return requestedAt != null && !ended;
    }

    SsoLoginState evolve(SsoLoginEvent event) {
        return switch (event) {
            case SsoLoginEvent.Requested e ->
                new SsoLoginState(
                        e.providerId(),
                        e.requestId(),
                        e.redirectTo(),
                        Optional.ofNullable(e.challenge())
                                .map(value -> new CodeChallenge(
                                        value,
                                        CodeChallenge.Method.valueOf(
                                                e.challengeMethod().toUpperCase(Locale.ROOT)))),
                        Optional.ofNullable(e.browser()),
                        e.at(),
                        false);
            case SsoLoginEvent.Accepted e -> ended(e.providerId());
            case SsoLoginEvent.Rejected e -> ended(e.providerId());
            case SsoLoginEvent.Expired e -> ended(e.providerId());
        };
    }

    private SsoLoginState ended(UUID provider) {
        return new SsoLoginState(provider, requestId, redirectTo, challenge, browser, requestedAt, true);
    }
}
