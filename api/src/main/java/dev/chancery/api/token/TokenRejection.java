package dev.chancery.api.token;

/** Ends verification early; carries the words for the client and no stack, since refusing tokens is daily business. */
final class TokenRejection extends Exception {

    private TokenRejection(String reason) {
        super(reason, null, false, false);
    }

    static TokenRejection malformed(String what) {
        return new TokenRejection("token is malformed: " + what);
    }

    static TokenRejection unverifiable(String what) {
        return new TokenRejection("token is unverifiable: " + what);
    }

    static TokenRejection badSignature(String what) {
        return new TokenRejection("token signature is invalid: " + what);
    }

    static TokenRejection invalidClaims(String what) {
        return new TokenRejection("token has invalid claims: " + what);
    }

    String reason() {
        return getMessage();
    }
}
