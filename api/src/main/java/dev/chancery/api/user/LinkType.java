package dev.chancery.api.user;

import dev.chancery.command.user.TokenKind;
import dev.chancery.infra.mail.MailKind;
import java.util.Locale;
import java.util.Optional;

/** The links that can be made for a user, by the names that administrators use. */
enum LinkType {
    SIGNUP(TokenKind.CONFIRMATION_TOKEN, MailKind.CONFIRMATION),
    INVITE(TokenKind.CONFIRMATION_TOKEN, MailKind.INVITE),
    MAGICLINK(TokenKind.RECOVERY_TOKEN, MailKind.MAGIC_LINK),
    RECOVERY(TokenKind.RECOVERY_TOKEN, MailKind.RECOVERY),
    EMAIL_CHANGE_CURRENT(TokenKind.EMAIL_CHANGE_TOKEN_CURRENT, MailKind.EMAIL_CHANGE),
    EMAIL_CHANGE_NEW(TokenKind.EMAIL_CHANGE_TOKEN_NEW, MailKind.EMAIL_CHANGE);

    private final TokenKind token;
    private final MailKind mail;

    LinkType(TokenKind token, MailKind mail) {
        this.token = token;
        this.mail = mail;
    }

    static Optional<LinkType> of(String name) {
        for (LinkType type : values()) {
            if (type.text().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    TokenKind token() {
        return token;
    }

    /** The mail that would have had the link. */
    MailKind mail() {
        return mail;
    }

    boolean changesEmail() {
        return mail == MailKind.EMAIL_CHANGE;
    }

    /** Whether it may be for somebody who has no account yet. */
    boolean opensAccount() {
        return this == SIGNUP || this == INVITE || this == MAGICLINK;
    }
}
