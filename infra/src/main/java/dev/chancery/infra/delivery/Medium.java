package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.MessageKind;
import dev.chancery.infra.mail.MailKind;
import dev.chancery.infra.sms.SmsKind;
import java.util.Locale;

/** By what messages go. What waits for the one does not wait for the other. */
public enum Medium {
    /** To an address, by a mail server or a hook that takes its place. */
    MAIL,
    /** To a phone, by a provider or a hook that takes its place. */
    SMS,
    /** To a hook that is told for its own sake. */
    HOOK;

    MessageKind kind(String name) {
        String constant = name.toUpperCase(Locale.ROOT);
        if (constant.equals(UnreadKind.UNREADABLE.name())) {
            return UnreadKind.UNREADABLE;
        }
        return switch (this) {
            case MAIL -> MailKind.valueOf(constant);
            case SMS -> SmsKind.valueOf(constant);
            case HOOK -> HookCallKind.valueOf(constant);
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
