package dev.chancery.infra.mail;

import dev.chancery.infra.handover.MessageKind;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The mails that there are; the names of their settings end with the constants' names. */
public enum MailKind implements MessageKind {
    INVITE("invite", "You've been invited", "invites somebody"),
    CONFIRMATION("signup", "Confirm your email address", "asks to confirm the address of a new account"),
    RECOVERY("recovery", "Reset your password", "lets somebody choose a new password"),
    MAGIC_LINK("magiclink", "Your sign-in link", "has a link to sign in with"),
    EMAIL_CHANGE("email_change", "Confirm your new email address", "asks to confirm a change of address"),
    REAUTHENTICATION("reauthentication", "{{ .Token }} is your verification code", "has a code to prove oneself with"),
    PASSWORD_CHANGED_NOTIFICATION("Your password was changed", "tells that the password was changed"),
    EMAIL_CHANGED_NOTIFICATION("Your email address was changed", "tells that the address was changed"),
    PHONE_CHANGED_NOTIFICATION("Your phone number was changed", "tells that the phone number was changed"),
    IDENTITY_LINKED_NOTIFICATION(
            "A new sign-in method was linked to your account", "tells that a way to sign in was added"),
    IDENTITY_UNLINKED_NOTIFICATION(
            "A sign-in method was removed from your account", "tells that a way to sign in was removed"),
    MFA_FACTOR_ENROLLED_NOTIFICATION(
            "A new verification method was added to your account", "tells that a second factor was added"),
    MFA_FACTOR_UNENROLLED_NOTIFICATION(
            "A verification method was removed from your account", "tells that a second factor was removed");

    private static final Set<MailKind> NOT_SENT =
            EnumSet.of(MFA_FACTOR_ENROLLED_NOTIFICATION, MFA_FACTOR_UNENROLLED_NOTIFICATION);

    private final String actionType;
    private final String defaultSubject;
    private final String purpose;

    MailKind(String actionType, String defaultSubject, String purpose) {
        this.actionType = actionType;
        this.defaultSubject = defaultSubject;
        this.purpose = purpose;
    }

    /** A notification, whose action type is its own name. */
    MailKind(String defaultSubject, String purpose) {
        this.actionType = name().toLowerCase(Locale.ROOT);
        this.defaultSubject = defaultSubject;
        this.purpose = purpose;
    }

    /** What hooks, metrics and links call it. */
    @Override
    public String actionType() {
        return actionType;
    }

    @Override
    public boolean isNotification() {
        return compareTo(REAUTHENTICATION) > 0;
    }

    /** Whether it follows from anything that can happen here. */
    public boolean isSent() {
        return !NOT_SENT.contains(this);
    }

    /** A template, as Supabase Auth has it. */
    public String defaultSubject() {
        return defaultSubject;
    }

    /** Goes on after "the mail that". */
    public String purpose() {
        return purpose;
    }

    /** The part of a path or file name that stands for it. */
    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
