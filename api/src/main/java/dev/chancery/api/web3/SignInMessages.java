package dev.chancery.api.web3;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.redirect.RedirectTargets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Accepts the messages by which owners of wallets sign in, each check after the one before it. */
public final class SignInMessages {

    private static final int SHORTEST = 64;
    private static final int LONGEST = 20 * 1024;

    private final Map<Chain, Duration> validities;
    private final RedirectTargets apps;

    /**
     * @param validities for how long a message is good, of each chain by whose wallets people can sign in
     * @param apps where people may be sent, which is what they may sign in to
     */
    public SignInMessages(Map<Chain, Duration> validities, RedirectTargets apps) {
        this.validities = Map.copyOf(validities);
        this.apps = apps;
    }

    /** @throws ApiException {@code web3_provider_disabled} where nobody can sign in by a wallet */
    public void requireAny() {
        if (validities.isEmpty()) {
            throw disabled("Web3 provider is disabled");
        }
    }

    /**
     * @param chain as the request names it
     * @throws ApiException {@code web3_unsupported_chain}, {@code web3_provider_disabled}, {@code validation_failed} or, in
     *     OAuth's shape, {@code invalid_grant}
     */
    public CurrentMessage accept(String chain, String message, String signature, Instant now) {
        Chain known = Chain.of(chain)
                .orElseThrow(() -> ApiException.badRequest("web3_unsupported_chain", "Unsupported chain"));
        Duration validity = validities.get(known);
        if (validity == null) {
            throw disabled(known.title() + " Web3 provider is disabled");
        }
        int length = message.getBytes(StandardCharsets.UTF_8).length;
        if (length < SHORTEST) {
            throw ApiException.validation("message is too short");
        }
        if (length > LONGEST) {
            throw ApiException.validation("message must not exceed 20KB");
        }
        Optional<byte[]> signed = known.signature(signature);
        return MessageParser.parse(known, message)
                .signedWith(signed)
                .addressedTo(apps)
                .at(now, validity);
    }

    private static ApiException disabled(String message) {
        return ApiException.unprocessable("web3_provider_disabled", message);
    }
}
