package dev.chancery.infra.delivery;

import dev.chancery.infra.handover.MessageKind;
import dev.chancery.infra.mail.MailKind;
import dev.chancery.infra.sms.SmsKind;
import java.util.Locale;

/** The ways by which people are reached. What waits for the one does not wait for the other. */
public enum Medium {
    MAIL,
    SMS;

    MessageKind kind(String name) {
        String constant = name.toUpperCase(Locale.ROOT);
        return switch (this) {
            case MAIL -> MailKind.valueOf(constant);
            case SMS -> SmsKind.valueOf(constant);
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
