package dev.chancery.api.token;

/** The outcome of looking at a bearer token. */
public sealed interface TokenVerification {

    /** Signed by one of this server's keys and within its dates. */
    record Verified(VerifiedClaims claims) implements TokenVerification {}

    /**
     * Not to be trusted.
     *
     * @param reason GoTrue's words, to follow «invalid JWT: unable to parse or verify signature, »
     */
    record Rejected(String reason) implements TokenVerification {}
}
