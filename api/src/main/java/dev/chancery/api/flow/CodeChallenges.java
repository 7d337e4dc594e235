package dev.chancery.api.flow;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.RequestBody;
import dev.chancery.command.flow.CodeChallenge;
import dev.chancery.command.flow.CodeChallenge.Method;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Code challenges of requests (RFC 7636 §4.2, §4.3). */
public final class CodeChallenges {

    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]*");

    private CodeChallenges() {}

    /**
     * The challenge of a client that will come back with a code; empty for one that takes its tokens from a fragment.
     *
     * @throws ApiException {@code validation_failed}
     */
    public static Optional<CodeChallenge> of(RequestBody body) {
        return of(body.string("code_challenge"), body.string("code_challenge_method"));
    }

    /** The same of fields that were read already. */
    public static Optional<CodeChallenge> of(String challenge, String method) {
        if (challenge.isEmpty() != method.isEmpty()) {
            throw ApiException.validation("PKCE flow requires code_challenge_method and code_challenge");
        }
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        if (challenge.length() < 43 || challenge.length() > 128) {
            throw ApiException.validation("code challenge has to be between 43 and 128 characters");
        }
        if (!UNRESERVED.matcher(challenge).matches()) {
            throw ApiException.validation("code challenge can only contain alphanumeric characters, hyphens, periods,"
                    + " underscores and tildes");
        }
        return Optional.of(new CodeChallenge(challenge, method(method)));
    }

    private static Method method(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "s256" -> Method.S256;
            case "plain" -> Method.PLAIN;
            default -> throw ApiException.validation("Invalid code_challenge_method");
        };
    }
}
