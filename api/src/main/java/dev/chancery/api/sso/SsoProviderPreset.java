package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.sso.saml.AttributeMapping;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where identity providers of a kind say what of people: as they come, or as {@code docs/identity-providers.md} has them set up. None
 * of them needs {@code saml_options} that are not the usual ones.
 */
enum SsoProviderPreset {
    OKTA(Sources.CHOSEN),
    ENTRA(Sources.ENTRA),
    GOOGLE(Sources.CHOSEN, "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
    ADFS(Sources.ADFS),
    PINGFEDERATE(Sources.CHOSEN),
    ONELOGIN(Sources.CHOSEN),
    KEYCLOAK(Sources.KEYCLOAK);

    private final AttributeMapping attributeMapping;
    private final String nameIdFormat;

    SsoProviderPreset(List<Source> sources) {
        this(sources, "");
    }

    SsoProviderPreset(List<Source> sources, String nameIdFormat) {
        Map<String, Object> keys = new LinkedHashMap<>();
        sources.forEach(source -> keys.put(source.claim(), Map.of("names", source.attributes())));
        this.attributeMapping = AttributeMapping.of(Map.of("keys", keys));
        this.nameIdFormat = nameIdFormat;
    }

    /** @throws ApiException {@code validation_failed} if there is none of that name */
    static SsoProviderPreset of(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.text().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.validation("preset must be one of "
                        + Arrays.stream(values()).map(SsoProviderPreset::text).collect(Collectors.joining(", "))));
    }

    AttributeMapping attributeMapping() {
        return attributeMapping;
    }

    /** That it has to be asked for; "" where it gives persistent ones. */
    String nameIdFormat() {
        return nameIdFormat;
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param attributes the first of which has a value counts */
    private record Source(String claim, List<String> attributes) {

        static Source of(String claim, String... attributes) {
            return new Source(claim, List.of(attributes));
        }
    }

    private static final class Sources {

        private static final String IDENTITY = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

        /** Where whoever administers the provider names them. */
        static final List<Source> CHOSEN = List.of(
                Source.of("email", "email"),
                Source.of("given_name", "firstName"),
                Source.of("family_name", "lastName"));

        static final List<Source> ADFS = List.of(
                Source.of("email", IDENTITY + "emailaddress"),
                Source.of("given_name", IDENTITY + "givenname"),
                Source.of("family_name", IDENTITY + "surname"),
                Source.of("name", IDENTITY + "name"));

        /** Here the name is that by which they sign in. */
        static final List<Source> ENTRA = List.of(
                Source.of("email", IDENTITY + "emailaddress"),
                Source.of("given_name", IDENTITY + "givenname"),
                Source.of("family_name", IDENTITY + "surname"),
                Source.of("name", "http://schemas.microsoft.com/identity/claims/displayname"),
                Source.of("preferred_username", IDENTITY + "name"));

        /** By mappers of one's own, or by those for X.500 that are predefined. */
        static final List<Source> KEYCLOAK = List.of(
                Source.of("email", "email", "mail", "urn:oid:1.2.840.113549.1.9.1"),
                Source.of("given_name", "firstName", "urn:oid:2.5.4.42"),
                Source.of("family_name", "lastName", "urn:oid:2.5.4.4"));
    }
}
