package dev.chancery.command.user;

import java.util.Locale;
import java.util.Set;

/** What a one-time token is good for: each user has at most one of a kind. */
public enum TokenKind {
    CONFIRMATION_TOKEN,
    RECOVERY_TOKEN,
    EMAIL_CHANGE_TOKEN_NEW,
    EMAIL_CHANGE_TOKEN_CURRENT,
    PHONE_CHANGE_TOKEN,
    REAUTHENTICATION_TOKEN;

    public static final Set<TokenKind> ALL = Set.of(values());

    /** The two halves of a change of address. */
    public static final Set<TokenKind> EMAIL_CHANGE = Set.of(EMAIL_CHANGE_TOKEN_NEW, EMAIL_CHANGE_TOKEN_CURRENT);

    public static final Set<TokenKind> PHONE_CHANGE = Set.of(PHONE_CHANGE_TOKEN);

    /** What may have been sent to the e-mail address of a user. */
    static final Set<TokenKind> TO_EMAIL = Set.of(
            CONFIRMATION_TOKEN,
            RECOVERY_TOKEN,
            EMAIL_CHANGE_TOKEN_NEW,
            EMAIL_CHANGE_TOKEN_CURRENT,
            REAUTHENTICATION_TOKEN);

    /** What may have been sent to the telephone of a user. */
    static final Set<TokenKind> TO_PHONE = Set.of(CONFIRMATION_TOKEN, PHONE_CHANGE_TOKEN, REAUTHENTICATION_TOKEN);

    /** The name of the column of {@code auth.users}, and the value of {@code auth.one_time_token_type}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such column */
    public static TokenKind ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
