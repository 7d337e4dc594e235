package dev.chancery.sso.saml;

/** A request for logout that its provider has made for us, good or not: either way it gets an answer (SAML Profiles §4.4.3.4). */
public sealed interface JudgedLogoutRequest {

    record Accepted(AcceptedLogoutRequest request) implements JudgedLogoutRequest {}

    /**
     * @param id which the answer has to name
     * @param why nothing ends by it
     */
    record Refused(String id, MessageRejected why) implements JudgedLogoutRequest {}
}
