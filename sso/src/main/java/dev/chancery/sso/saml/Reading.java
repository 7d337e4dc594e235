package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What of an assertion decides who comes in, and into what, each part as a hash: to compare how a response was read with how it is read
 * today. What is compared is kept for years, so a part stays as it is once there are such.
 *
 * @param assertion its id
 * @param subject the NameID
 * @param session by which the provider knows it, and when it ends
 * @param authentication when, and in what class
 * @param attributes all of them, in their order
 */
public record Reading(String assertion, String subject, String session, String authentication, String attributes) {

    /** How an assertion has been read. */
    public static Reading of(AcceptedAssertion read) {
        return new Reading(
                hash(List.of(read.id())),
                hash(read.subject().map(Reading::texts).orElse(List.of())),
                hash(List.of(text(read.sessionIndex()), text(read.sessionEnd()))),
                hash(List.of(read.authenticatedAt().toString(), text(read.authnContext()))),
                hash(read.attributes().all().stream()
                        .map(Reading::texts)
                        .map(Reading::hash)
                        .toList()));
    }

    private static List<String> texts(NameId name) {
        return List.of(name.value(), text(name.format()), text(name.nameQualifier()), text(name.spNameQualifier()));
    }

    private static List<String> texts(SamlAttribute attribute) {
        List<String> texts = new ArrayList<>(List.of(attribute.name(), text(attribute.friendlyName())));
        texts.addAll(attribute.values());
        return texts;
    }

    private static String text(Optional<?> value) {
        return value.map(String::valueOf).orElse("");
    }

    /** Each text with its length before it, so that none runs into the next. */
    private static String hash(List<String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                digest.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The names of the parts that another reading has otherwise. */
    public List<String> differences(Reading other) {
        List<String> parts = new ArrayList<>();
        differ(assertion, other.assertion, "assertion", parts);
        differ(subject, other.subject, "subject", parts);
        differ(session, other.session, "session", parts);
        differ(authentication, other.authentication, "authentication", parts);
        differ(attributes, other.attributes, "attributes", parts);
        return parts;
    }

    private static void differ(String one, String other, String part, List<String> parts) {
        if (!one.equals(other)) {
            parts.add(part);
        }
    }
}
