package dev.chancery.sso.saml;

import java.util.List;
import java.util.Optional;

/** What an assertion says about its subject (SAML Core §2.7.3.1). */
public record SamlAttribute(String name, Optional<String> friendlyName, List<String> values) {

    public SamlAttribute {
        values = List.copyOf(values);
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return name;
    }
}
