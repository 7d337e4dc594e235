package dev.chancery.api.user;

import dev.chancery.command.user.TokenKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a link or code is said to be for, by the names that links and clients use. */
enum VerificationType {
    SIGNUP(TokenKind.CONFIRMATION_TOKEN),
    INVITE(TokenKind.CONFIRMATION_TOKEN),
    RECOVERY(TokenKind.RECOVERY_TOKEN),
    MAGICLINK(TokenKind.RECOVERY_TOKEN),
    EMAIL_CHANGE(TokenKind.EMAIL_CHANGE_TOKEN_NEW, TokenKind.EMAIL_CHANGE_TOKEN_CURRENT),
    /** Whichever of the two it was: clients that let people type a code do not know. */
    EMAIL(TokenKind.CONFIRMATION_TOKEN, TokenKind.RECOVERY_TOKEN),
    /** A code to come in with, or to confirm the number of a new account. */
    SMS(TokenKind.CONFIRMATION_TOKEN),
    PHONE_CHANGE(TokenKind.PHONE_CHANGE_TOKEN);

    private final List<TokenKind> kinds;

    VerificationType(TokenKind... kinds) {
        this.kinds = List.of(kinds);
    }

    /** What is mailed: by a link or a code. */
    static Optional<VerificationType> of(String name) {
        return of(name, false);
    }

    /** @param byPhone whether the code was sent to a phone number, rather than an address */
    static Optional<VerificationType> of(String name, boolean byPhone) {
        return Arrays.stream(values())
                .filter(type -> type.text().equals(name) && type.byPhone() == byPhone)
                .findFirst();
    }

    /** Whether it is for codes that are sent to a phone number. */
    boolean byPhone() {
        return this == SMS || this == PHONE_CHANGE;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tokens that it may be, the likelier first. */
    List<TokenKind> kinds() {
        return kinds;
    }

    /** What it was, once the token is known. */
    VerificationType resolved(TokenKind kind) {
        if (this != EMAIL) {
            return this;
        }
        return kind == TokenKind.CONFIRMATION_TOKEN ? SIGNUP : MAGICLINK;
    }
}
