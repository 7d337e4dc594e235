package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom an assertion is about, as GoTrue reads it.
 *
 * @param subject by which the provider names them each time they come
 * @param spelled the same with the case that it has there
 * @param email theirs, on the provider's word
 * @param claims what is known of them: those of OpenID Connect by their names (OpenID Connect Core §5.1), others within
 *     {@code custom_claims}
 */
public record AssertedPerson(String subject, String spelled, String email, Map<String, Object> claims) {

    /** Has one value, and no case (SAML V2.0 Subject Identifier Attributes Profile §3.3). */
    private static final String SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id";

    /** In octets; beyond what SAML has for any name, and within what the index of identities takes. */
    private static final int LONGEST_SUBJECT = 1_024;

    /** What {@code auth.users} takes. */
    private static final int LONGEST_EMAIL = 255;

    private static final List<String> EMAIL_ATTRIBUTES = List.of(
            "urn:oid:0.9.2342.19200300.100.1.3",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
            "http://schemas.xmlsoap.org/claims/EmailAddress",
            "mail",
            "email");

    /** Texts that have names of their own. */
    private static final Set<String> PROFILE = Set.of(
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "phone",
            "full_name",
            "avatar_url",
            "slug",
            "provider_id",
            "user_name");

    /** What only the assertion itself says, whatever attributes are called. */
    private static final Set<String> RESERVED =
            Set.of("iss", "sub", "email", "email_verified", "phone_verified", "custom_claims");

    /** What an assertion has to say of somebody, and does not. */
    public enum Missing {
        /** Something by which the provider would name them again. */
        SUBJECT,
        EMAIL
    }

    /** An assertion that is good, and says too little. */
    public static final class Incomplete extends Exception {

        private final Missing missing;

        Incomplete(Missing missing) {
            super(missing.name(), null, false, false);
            this.missing = missing;
        }

        public Missing missing() {
            return missing;
        }
    }

    /** @throws Incomplete if it names nobody, or nobody who can be named again, or says no address */
    static AssertedPerson of(AcceptedAssertion assertion, String entityId, AttributeMapping mapping) throws Incomplete {
        Attributes attributes = assertion.attributes();
        Optional<String> subjectId = subjectId(attributes);
        Optional<NameId> nameId = assertion.subject().filter(AssertedPerson::isLasting);
        String subject = subjectId
                .map(AsciiCase::lower)
                .or(() -> nameId.map(NameId::identifier))
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SUBJECT)
                .orElseThrow(() -> new Incomplete(Missing.SUBJECT));
        Map<String, Object> mapped = mapping.claims(attributes);
        String email = text(mapped.get("email"))
                .or(() -> EMAIL_ATTRIBUTES.stream()
                        .flatMap(name -> attributes.values(name).stream())
                        .filter(value -> !value.isBlank())
                        .findFirst())
                .or(() -> assertion.subject().filter(NameId::isAddress).map(NameId::value))
                .map(XmlSpace::strip)
                .filter(address -> !address.isEmpty() && address.length() <= LONGEST_EMAIL)
                .orElseThrow(() -> new Incomplete(Missing.EMAIL));
        return new AssertedPerson(
                subject,
                subjectId.or(() -> nameId.map(NameId::spelled)).orElse(subject),
                email,
                claims(subject, email, entityId, mapped));
    }

    private static Optional<String> subjectId(Attributes attributes) throws Incomplete {
        List<String> values = attributes.values(SUBJECT_ID).stream()
                .filter(value -> !value.isBlank())
                .distinct()
                .toList();
        if (values.size() > 1) {
            throw new Incomplete(Missing.SUBJECT);
        }
        return values.stream().findFirst();
    }

    private static boolean isLasting(NameId nameId) {
        return !nameId.isTransient() && !nameId.value().isBlank();
    }

    /** By which they may be known: whoever is by how they are spelled stays so. */
    public List<String> subjects() {
        return List.of(spelled, subject);
    }

    private static Map<String, Object> claims(
            String subject, String email, String entityId, Map<String, Object> mapped) {
        Map<String, Object> claims = new LinkedHashMap<>();
        Map<String, Object> custom = new LinkedHashMap<>();
        claims.put("iss", entityId);
        claims.put("sub", subject);
        mapped.forEach((name, value) -> {
            if (PROFILE.contains(name) && value instanceof String) {
                claims.put(name, value);
            } else if (!RESERVED.contains(name)) {
                custom.put(name, value);
            }
        });
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put("phone_verified", false);
        claims.put("custom_claims", custom);
        return claims;
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text).filter(found -> !found.isBlank()) : Optional.empty();
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "somebody";
    }
}
