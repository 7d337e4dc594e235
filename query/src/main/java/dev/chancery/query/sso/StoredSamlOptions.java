package dev.chancery.query.sso;

import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SamlOptions.Signed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The options of an identity provider as an object of JSON, in which a table and the API have them. */
public final class StoredSamlOptions {

    private StoredSamlOptions() {}

    public static Map<String, Object> toMap(SamlOptions options) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("allow_idp_initiated", options.unsolicited());
        map.put("force_authn", options.forceAuthn());
        map.put("authn_contexts", options.authnContexts());
        map.put("aal2_contexts", options.multiFactorContexts());
        if (options.sessionLifetime() != null) {
            map.put("session_lifetime", options.sessionLifetime());
        }
        map.put("signed", options.signed().name().toLowerCase(Locale.ROOT));
        map.put("allow_cbc", options.cbc());
        return map;
    }

    /** Of a row that {@link #toMap} has made. */
    static SamlOptions of(Map<String, Object> map) {
        return new SamlOptions(
                Boolean.TRUE.equals(map.get("allow_idp_initiated")),
                Boolean.TRUE.equals(map.get("force_authn")),
                texts(map.get("authn_contexts")),
                texts(map.get("aal2_contexts")),
                map.get("session_lifetime") instanceof Number seconds ? seconds.longValue() : null,
                Signed.valueOf(String.valueOf(map.get("signed")).toUpperCase(Locale.ROOT)),
                Boolean.TRUE.equals(map.get("allow_cbc")));
    }

    private static List<String> texts(Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
