package dev.chancery.command.session;

import java.util.regex.Pattern;

/**
 * What a client presented as its refresh token, by shape alone. The two kinds that GoTrue ever issued are told apart
 * from what cannot be a token at all, because a client gets a different answer: {@code refresh_token_not_found} for a
 * well-formed unknown token, {@code validation_failed} for a malformed one.
 */
public sealed interface PresentedRefreshToken {

    /** Names a session and carries a signature that is still to be checked. */
    record Signed(RefreshToken token) implements PresentedRefreshToken {}

    /** One of the older random tokens, 12 characters of {@code [a-z0-9]}, known only by its row in the database. */
    record Legacy(String token) implements PresentedRefreshToken {

        @Override
        public String toString() {
            return "Legacy[hidden]";
        }
    }

    /** Not a refresh token. */
    record Malformed() implements PresentedRefreshToken {}

    Pattern LEGACY = Pattern.compile("[a-z0-9]{12}");

    /** Sorts {@code text} by its shape; never fails, whatever the text. */
    static PresentedRefreshToken parse(String text) {
        if (LEGACY.matcher(text).matches()) {
            return new Legacy(text);
        }
        return RefreshToken.parse(text).<PresentedRefreshToken>map(Signed::new).orElseGet(Malformed::new);
    }
}
