package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.query.user.UserView;

/** Of which accounts a hook is told, as far as GoTrue does: not where an address needed no confirmation, nor of imports. */
final class NewUsers {

    private NewUsers() {}

    /** Whether it may be one. */
    static boolean mayFollowFrom(Event event) {
        return switch (event) {
            case UserEvent.SignedUp e -> e.via() == Via.SELF && !e.emailConfirmed() && !e.phoneConfirmed();
            case UserEvent.SignedUpAnonymously _, UserEvent.Invited _, UserEvent.LinkGenerated _ -> true;
            default -> false;
        };
    }

    /** Links are generated for those, too, whom one has already been told of. */
    static boolean isNew(Event event, UserView user) {
        return !(event instanceof UserEvent.LinkGenerated) || event.at().equals(user.createdAt());
    }
}
