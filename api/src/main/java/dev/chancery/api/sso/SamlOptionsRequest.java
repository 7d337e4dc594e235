package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SamlOptions.Signed;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code saml_options} of an identity provider, which Supabase Auth does not know. What is not there is as usual. */
final class SamlOptionsRequest {

    private static final Set<String> KNOWN = Set.of(
            "allow_idp_initiated",
            "force_authn",
            "authn_contexts",
            "aal2_contexts",
            "session_lifetime",
            "signed",
            "allow_cbc");

    private static final int MOST_CONTEXTS = 20;
    private static final int LONGEST_CONTEXT = 1_024;
    private static final long SHORTEST_SESSION = 60;
    private static final long LONGEST_SESSION = 10L * 365 * 24 * 60 * 60;

    private final Map<String, Object> given;

    private SamlOptionsRequest(Map<String, Object> given) {
        this.given = given;
    }

    /** @throws ApiException {@code validation_failed} if it says something that is not understood */
    static SamlOptions options(Map<String, Object> given) {
        given.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(_ -> {
                    throw ApiException.validation(
                            "saml_options may have " + KNOWN.stream().sorted().toList());
                });
        return new SamlOptionsRequest(given).options();
    }

    private SamlOptions options() {
        return new SamlOptions(
                flag("allow_idp_initiated"),
                flag("force_authn"),
                contexts("authn_contexts"),
                contexts("aal2_contexts"),
                sessionLifetime(),
                signed(),
                flag("allow_cbc"));
    }

    private boolean flag(String name) {
        return switch (given.get(name)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw refused(name, "true or false");
        };
    }

    private List<String> contexts(String name) {
        return switch (given.get(name)) {
            case null -> List.of();
            case List<?> list
            when list.size() <= MOST_CONTEXTS && list.stream().allMatch(SamlOptionsRequest::isContext) ->
                list.stream().map(String.class::cast).distinct().toList();
            default -> throw refused(name, "a list of at most " + MOST_CONTEXTS + " URIs");
        };
    }

    private static boolean isContext(Object value) {
        return value instanceof String text
                && !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                && text.length() <= LONGEST_CONTEXT;
    }

    private Long sessionLifetime() {
        return switch (given.get("session_lifetime")) {
            case null -> null;
            case Number seconds
            when seconds.doubleValue() == seconds.longValue()
                    && seconds.longValue() >= SHORTEST_SESSION
                    && seconds.longValue() <= LONGEST_SESSION -> seconds.longValue();
            default ->
                throw refused("session_lifetime", "seconds, %d to %d".formatted(SHORTEST_SESSION, LONGEST_SESSION));
        };
    }

    private Signed signed() {
        Object wanted = given.get("signed");
        return wanted == null
                ? Signed.RESPONSE_OR_ASSERTION
                : Arrays.stream(Signed.values())
                        .filter(value -> text(value).equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> refused(
                                "signed",
                                Arrays.stream(Signed.values())
                                        .map(SamlOptionsRequest::text)
                                        .collect(Collectors.joining(", "))));
    }

    private static String text(Signed signed) {
        return signed.name().toLowerCase(Locale.ROOT);
    }

    private static ApiException refused(String name, String expected) {
        return ApiException.validation("saml_options." + name + ": expected " + expected);
    }
}
