package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.infra.handover.MessageKind;
import dev.chancery.query.user.UserView;
import java.util.List;

/** Of which accounts a hook is told, as far as GoTrue does: not where an address needed no confirmation, nor of imports. */
final class AnnouncedAccounts {

    private AnnouncedAccounts() {}

    /** The calls that may follow from a fact. */
    static List<MessageKind> of(Event event) {
        boolean mayBeNew = switch (event) {
            case UserEvent.SignedUp e ->
                e.via() == Via.SELF && (e.ssoUser() || !e.emailConfirmed() && !e.phoneConfirmed());
            case UserEvent.SignedUpAnonymously _, UserEvent.Invited _, UserEvent.LinkGenerated _ -> true;
            default -> false;
        };
        return mayBeNew ? List.of(HookCallKind.AFTER_USER_CREATED) : List.of();
    }

    /** Links are generated for those, too, whom one has already been told of. */
    static boolean isNew(Event event, UserView user) {
        return !(event instanceof UserEvent.LinkGenerated) || event.at().equals(user.createdAt());
    }
}
