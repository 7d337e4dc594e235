package dev.chancery.infra.smtp;

import dev.chancery.infra.mail.MailKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operator adds to the head of every mail.
 *
 * @param values by name; as they were given
 * @param problems what could not be used, one phrase each
 */
public record ExtraHeaders(Map<String, List<String>> values, List<String> problems) {

    public static final ExtraHeaders NONE = new ExtraHeaders(Map.of(), List.of());

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TypeReference<Map<String, List<String>>> OBJECT = new TypeReference<>() {};

    /** RFC 5322 §2.2. */
    private static final Pattern NAME = Pattern.compile("[!-9;-~]+");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    /** Whom a mail is from and to, and how it is to be read, is not the operator's to say a second time. */
    private static final Set<String> OURS =
            Set.of("from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "return-path");

    /** Of an object of lists of texts; anything else is a problem, and no reason to send no mails. */
    public static ExtraHeaders parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        try {
            Map<String, List<String>> given = JSON.readValue(text, OBJECT);
            return given == null ? NONE : usable(given);
        } catch (JacksonException _) {
            return new ExtraHeaders(Map.of(), List.of("is no JSON object of lists of texts"));
        }
    }

    private static ExtraHeaders usable(Map<String, List<String>> given) {
        Map<String, List<String>> values = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        given.forEach((name, list) -> {
            List<String> texts = list == null ? List.of() : list;
            if (isUsable(name) && texts.stream().allMatch(ExtraHeaders::isUsableValue)) {
                values.put(
                        name, texts.stream().filter(value -> !value.isEmpty()).toList());
            } else if (!name.isEmpty()) {
                problems.add("cannot set " + CONTROL.matcher(name).replaceAll(" "));
            }
        });
        return new ExtraHeaders(values, problems);
    }

    private static boolean isUsable(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() && !OURS.contains(lower) && !lower.startsWith("content-");
    }

    private static boolean isUsableValue(String value) {
        return value != null && !CONTROL.matcher(value).find();
    }

    /** Each header of a mail of that kind; several values are a list of one. */
    void forEach(MailKind kind, BiConsumer<String, String> header) {
        values.forEach((name, texts) -> {
            if (!texts.isEmpty()) {
                header.accept(name, String.join(", ", texts).replace("$messageType", messageType(kind)));
            }
        });
    }

    /** GoTrue's word, which is not the template's name in one case. */
    private static String messageType(MailKind kind) {
        return kind == MailKind.REAUTHENTICATION
                ? "reauthenticate"
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
