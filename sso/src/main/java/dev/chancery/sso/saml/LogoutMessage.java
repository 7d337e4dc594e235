package dev.chancery.sso.saml;

/** A message of single logout as a browser has brought it: nothing of it is believed. */
public sealed interface LogoutMessage {

    /** As many octets as one may have that names a hundred sessions: strangers send them without being expected. */
    int LONGEST = 64 * 1024;

    /** In Base64; empty where there is none. */
    String message();

    /** With which an answer has to go back; empty where there is none. */
    String relayState();

    /**
     * In a form (SAML Bindings §3.5).
     *
     * @param message in Base64
     */
    record Posted(String message, String relayState) implements LogoutMessage {

        /** No personal data in logs. */
        @Override
        public String toString() {
            return "posted";
        }
    }

    /**
     * In the query of a URL (SAML Bindings §3.4).
     *
     * @param message deflated, in Base64
     * @param signed the octets of the query that the signature covers
     * @param algorithm a URI; empty where it is not signed
     * @param signature in Base64
     */
    record Redirected(String message, String relayState, String signed, String algorithm, String signature)
            implements LogoutMessage {

        /**
         * @param query as it stood in the URL
         * @param parameter {@code SAMLRequest} or {@code SAMLResponse}
         * @throws MessageRejected {@code STRUCTURE} if something is there twice
         */
        public static Redirected of(String query, String parameter) throws MessageRejected {
            return RedirectBinding.read(query, parameter);
        }

        /** No personal data in logs. */
        @Override
        public String toString() {
            return "redirected";
        }
    }
}
