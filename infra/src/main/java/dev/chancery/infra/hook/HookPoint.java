package dev.chancery.infra.hook;

/** Where somebody's own code is called; the names of their settings have the constants' names in them. */
public enum HookPoint {
    BEFORE_USER_CREATED("before-user-created", "is asked whether somebody may open an account"),
    AFTER_USER_CREATED("after-user-created", "is told that somebody has opened an account"),
    CUSTOM_ACCESS_TOKEN("customize-access-token", "says what is in access tokens"),
    PASSWORD_VERIFICATION_ATTEMPT("password-verification", "is told whether a password was right, and may refuse"),
    MFA_VERIFICATION_ATTEMPT("mfa-verification", "is told whether a second factor was right, and may refuse"),
    SEND_EMAIL("send-email", "sends mails, instead of a mail server"),
    SEND_SMS("send-sms", "sends text messages, instead of a provider");

    private final String hookName;
    private final String purpose;

    HookPoint(String hookName, String purpose) {
        this.hookName = hookName;
        this.purpose = purpose;
    }

    /** As Supabase Auth calls it in payloads, and we in logs and metrics. */
    public String hookName() {
        return hookName;
    }

    /** Whether it is told behind the answer, rather than asked while somebody waits. */
    boolean delivers() {
        return switch (this) {
            case AFTER_USER_CREATED, SEND_EMAIL, SEND_SMS -> true;
            case BEFORE_USER_CREATED, CUSTOM_ACCESS_TOKEN, PASSWORD_VERIFICATION_ATTEMPT, MFA_VERIFICATION_ATTEMPT ->
                false;
        };
    }

    /** Goes on after "the hook that". */
    public String purpose() {
        return purpose;
    }
}
