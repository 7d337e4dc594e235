package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.infra.mail.MailKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which mails follow from which facts.
 *
 * @param notifications which of those are wanted that only tell of a change
 * @param together whether what concerns two addresses is handed over at once
 */
record MailsOfEvents(Set<MailKind> notifications, boolean together) {

    private static final List<Class<? extends UserEvent>> OCCASIONS = List.of(
            UserEvent.ConfirmationRequested.class,
            UserEvent.Invited.class,
            UserEvent.RecoveryRequested.class,
            UserEvent.ReauthenticationRequested.class,
            UserEvent.EmailChangeRequested.class,
            UserEvent.PasswordChanged.class,
            UserEvent.EmailChangeConfirmed.class,
            UserEvent.PhoneChangeConfirmed.class,
            UserEvent.IdentityUnlinked.class);

    /** The names, in the log, of all events from which any follow. */
    static String[] names() {
        return OCCASIONS.stream()
                .map(event -> event.getAnnotation(EventName.class).value())
                .toArray(String[]::new);
    }

    /** The mails, in an order that never changes: the place of each is what it is called by. */
    List<MailKind> of(Event event) {
        return switch (event) {
            case UserEvent.ConfirmationRequested _ -> List.of(MailKind.CONFIRMATION);
            case UserEvent.Invited _ -> List.of(MailKind.INVITE);
            case UserEvent.RecoveryRequested e -> List.of(kind(e.recovery()));
            case UserEvent.ReauthenticationRequested _ -> List.of(MailKind.REAUTHENTICATION);
            case UserEvent.EmailChangeRequested e ->
                e.currentToken() == null || together
                        ? List.of(MailKind.EMAIL_CHANGE)
                        : List.of(MailKind.EMAIL_CHANGE, MailKind.EMAIL_CHANGE);
            case UserEvent.PasswordChanged e when e.via() == Via.SELF -> wanted(MailKind.PASSWORD_CHANGED_NOTIFICATION);
            case UserEvent.EmailChangeConfirmed _ -> wanted(MailKind.EMAIL_CHANGED_NOTIFICATION);
            case UserEvent.PhoneChangeConfirmed e ->
                wanted(isFirst(e) ? MailKind.IDENTITY_LINKED_NOTIFICATION : MailKind.PHONE_CHANGED_NOTIFICATION);
            case UserEvent.IdentityUnlinked _ -> wanted(MailKind.IDENTITY_UNLINKED_NOTIFICATION);
            default -> List.of();
        };
    }

    static MailKind kind(UserEvent.Recovery recovery) {
        return switch (recovery) {
            case PASSWORD -> MailKind.RECOVERY;
            case MAGIC_LINK -> MailKind.MAGIC_LINK;
        };
    }

    /** Whether it is the user's first number, and so a new way to sign in. */
    static boolean isFirst(UserEvent.PhoneChangeConfirmed change) {
        return LetterWriter.isAbsent(change.formerPhone());
    }

    private List<MailKind> wanted(MailKind kind) {
        return Stream.of(kind).filter(notifications::contains).toList();
    }
}
