package dev.chancery.api.session;

import dev.chancery.command.session.SamlSession;
import java.util.Optional;

/**
 * How somebody comes in.
 *
 * @param amr the method as tokens name it (RFC 8176 §2, with GoTrue's values)
 * @param provider of the identity by which they come in, as the audit log names it, or null
 * @param saml on whose word they come in, where that is an organisation's identity provider
 */
public record SignInMethod(String amr, String provider, Optional<SamlSession> saml) {

    /** The {@code amr} value of a password. */
    public static final String PASSWORD = "password";

    /** The {@code amr} value of an assertion of SAML 2.0. */
    public static final String SAML = "sso/saml";

    public static SignInMethod of(String amr, String provider) {
        return new SignInMethod(amr, provider, Optional.empty());
    }

    /** For where it does not matter by which identity. */
    public static SignInMethod of(String amr) {
        return of(amr, null);
    }

    public static SignInMethod password(String provider) {
        return of(PASSWORD, provider);
    }

    String aal() {
        return saml.map(SamlSession::aal).orElse("aal1");
    }
}
