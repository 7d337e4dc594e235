package dev.chancery.query.sso;

import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.Provisioning.RoleRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What becomes of accounts as an object of JSON, in which a table and the API have it. */
public final class StoredProvisioning {

    private StoredProvisioning() {}

    public static Map<String, Object> toMap(Provisioning provisioning) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app_metadata", provisioning.appMetadata());
        map.put(
                "roles",
                provisioning.roles().stream().map(StoredProvisioning::toMap).toList());
        map.put("own_domains_only", provisioning.ownDomainsOnly());
        return map;
    }

    private static Map<String, Object> toMap(RoleRule rule) {
        Map<String, Object> map = new TreeMap<>();
        map.put("attribute", rule.attribute());
        map.put("value", rule.value());
        map.put("role", rule.role());
        return map;
    }

    /** Of a row that {@link #toMap} has made. */
    @SuppressWarnings("unchecked")
    static Provisioning of(Map<String, Object> map) {
        return new Provisioning(
                (Map<String, Object>) map.get("app_metadata"),
                ((List<Map<String, String>>) map.get("roles"))
                        .stream()
                                .map(rule -> new RoleRule(rule.get("attribute"), rule.get("value"), rule.get("role")))
                                .toList(),
                (Boolean) map.get("own_domains_only"));
    }
}
