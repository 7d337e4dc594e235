package dev.chancery.infra.sms;

import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.infra.handover.MessageKind;
import java.util.Locale;

/** The messages that there are, by what their codes are good for. */
public enum SmsKind implements MessageKind {
    CONFIRMATION,
    SIGN_IN,
    PHONE_CHANGE,
    REAUTHENTICATION;

    public static SmsKind of(SmsPurpose purpose) {
        return valueOf(purpose.name());
    }

    @Override
    public String actionType() {
        return "sms_" + name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isNotification() {
        return false;
    }
}
