package dev.chancery.infra.mail;

import java.util.Map;
import java.util.TreeMap;

/** Letters for tests. */
final class Letters {

    static final String LINK =
            "https://auth.example.com/verify?token=pkce_0f3a&type=signup&redirect_to=https://app.example.com/?a=1%26b=2";

    private Letters() {}

    static Letter of(MailKind kind, Map<String, Object> metadata) {
        Map<String, Object> variables = new TreeMap<>(Map.of(
                "SiteURL", "https://app.example.com",
                "ConfirmationURL", LINK,
                "Email", "jane@example.com",
                "Token", "123456",
                "TokenHash", "pkce_0f3a",
                "RedirectTo", "https://app.example.com/?a=1&b=2",
                "Data", metadata));
        variables.putAll(Map.of(
                "NewEmail", "new@example.com",
                "SendingTo", "new@example.com",
                "OldEmail", "old@example.com",
                "Phone", "4915100000001",
                "OldPhone", "4915100000002",
                "Provider", "github",
                "FactorType", "totp"));
        return new Letter(kind, "jane@example.com", variables);
    }
}
