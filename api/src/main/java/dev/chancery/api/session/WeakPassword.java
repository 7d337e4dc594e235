package dev.chancery.api.session;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chancery.command.user.PasswordVerdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a sign-in says about a password that today's policy would not take; JSON null for one that it takes. */
public record WeakPassword(@JsonValue Map<String, Object> verdict) {

    static WeakPassword of(PasswordVerdict verdict) {
        return new WeakPassword(
                switch (verdict) {
                    case PasswordVerdict.Weak weak -> describe(weak);
                    default -> null;
                });
    }

    private static Map<String, Object> describe(PasswordVerdict.Weak weak) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("message", weak.message());
        description.put("reasons", reasons(weak));
        return description;
    }

    /** GoTrue's names of the reasons. */
    public static List<String> reasons(PasswordVerdict.Weak weak) {
        return weak.reasons().stream().map(PasswordVerdict.Reason::code).toList();
    }
}
