package dev.chancery.api.user;

import dev.chancery.api.http.ApiException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The form of a code challenge (RFC 7636 §4.2). */
final class PkceParameters {

    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]*");

    private static final Set<String> METHODS = Set.of("s256", "plain");

    private PkceParameters() {}

    static void requireConsistent(String challenge, String method) {
        if (challenge.isEmpty() != method.isEmpty()) {
            throw ApiException.validation("PKCE flow requires code_challenge_method and code_challenge");
        }
        if (challenge.isEmpty()) {
            return;
        }
        if (!METHODS.contains(method.toLowerCase(Locale.ROOT))) {
            throw ApiException.validation("Invalid code_challenge_method");
        }
        if (challenge.length() < 43 || challenge.length() > 128) {
            throw ApiException.validation("code challenge has to be between 43 and 128 characters");
        }
        if (!UNRESERVED.matcher(challenge).matches()) {
            throw ApiException.validation("code challenge can only contain alphanumeric characters, hyphens, periods,"
                    + " underscores and tildes");
        }
    }
}
