package dev.chancery.sso.saml;

import java.util.Optional;

/**
 * Whom an assertion is about (SAML Core §2.2.3).
 *
 * @param format a URI; nothing where it is not said, which is {@code unspecified}
 */
public record NameId(
        String value, Optional<String> format, Optional<String> nameQualifier, Optional<String> spNameQualifier) {

    /** No personal data in logs. */
    @Override
    public String toString() {
        return format.orElse("unspecified");
    }
}
