package dev.chancery.command.sso;

import java.util.List;

/**
 * How people come in by an identity provider, as far as that is the administrator's choice.
 *
 * @param unsolicited whether the provider may send people who were not sent there (SAML Profiles §4.1.5)
 * @param forceAuthn whether people have to show again who they are though they have a session there
 * @param authnContexts classes of ways to show it, any of which is asked for; none leaves it to the provider
 * @param multiFactorContexts those that count as two factors
 * @param sessionLifetime of sessions here, in seconds, or null where none is set
 * @param signed what has to be signed
 * @param cbc whether assertions may be encrypted without authentication
 */
public record SamlOptions(
        boolean unsolicited,
        boolean forceAuthn,
        List<String> authnContexts,
        List<String> multiFactorContexts,
        Long sessionLifetime,
        Signed signed,
        boolean cbc) {

    /** Where an administrator says nothing. */
    public static final SamlOptions DEFAULT =
            new SamlOptions(false, false, List.of(), List.of(), null, Signed.RESPONSE_OR_ASSERTION, false);

    /** Of a provider that comes from Supabase Auth, whose metadata asks for AES-CBC and for nothing else. */
    public static final SamlOptions ADOPTED =
            new SamlOptions(false, false, List.of(), List.of(), null, Signed.RESPONSE_OR_ASSERTION, true);

    /** What a provider has to sign. */
    public enum Signed {
        RESPONSE_OR_ASSERTION,
        RESPONSE,
        ASSERTION,
        BOTH
    }

    public SamlOptions {
        authnContexts = List.copyOf(authnContexts);
        multiFactorContexts = List.copyOf(multiFactorContexts);
    }
}
