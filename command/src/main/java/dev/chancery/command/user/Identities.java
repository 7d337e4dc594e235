package dev.chancery.command.user;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The claims of a user's own e-mail and phone identities. */
public final class Identities {

    private Identities() {}

    /** What every identity's claims begin with. */
    public static Map<String, Object> bareClaims(UUID userId) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", userId.toString());
        claims.put(Metadata.EMAIL_VERIFIED, false);
        claims.put(Metadata.PHONE_VERIFIED, false);
        return claims;
    }

    /** The claims of a new e-mail identity; of the user's own data, those that do not collide with them and are not null. */
    public static Map<String, Object> emailClaims(UUID userId, String email, Map<String, Object> data) {
        Map<String, Object> claims = bareClaims(userId);
        claims.put("email", email);
        return withData(claims, data);
    }

    /** The claims, and of the user's own data those that do not collide with them and are not null. */
    public static Map<String, Object> withData(Map<String, Object> claims, Map<String, Object> data) {
        Map<String, Object> all = new LinkedHashMap<>(claims);
        data.forEach((key, value) -> {
            if (value != null) {
                all.putIfAbsent(key, value);
            }
        });
        return all;
    }

    /** The claims of a new phone identity. */
    public static Map<String, Object> phoneClaims(UUID userId, String phone) {
        Map<String, Object> claims = bareClaims(userId);
        claims.put("phone", phone);
        return claims;
    }
}
