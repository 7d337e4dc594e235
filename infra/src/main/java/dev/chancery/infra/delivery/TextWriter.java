package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.user.UserEvent.SmsRequested;
import dev.chancery.infra.handover.MessageKind;
import dev.chancery.infra.sms.SmsKind;
import dev.chancery.infra.sms.Text;
import dev.chancery.infra.sms.TextTemplate;
import dev.chancery.query.user.UserQueries;
import java.util.List;
import java.util.Optional;

/** Says which messages to phones follow from a fact, and what is in them, as long as they are worth sending. */
public final class TextWriter {

    private final UserQueries users;
    private final TextTemplate template;

    public TextWriter(UserQueries users, TextTemplate template) {
        this.users = users;
        this.template = template;
    }

    /** The name, in the log, of the event from which they follow. */
    static String eventName() {
        return SmsRequested.class.getAnnotation(EventName.class).value();
    }

    static List<MessageKind> of(Event event) {
        return event instanceof SmsRequested e && !e.agreed() ? List.of(SmsKind.of(e.purpose())) : List.of();
    }

    /** The message as of now, or nothing if the user is gone, or the code has been used or replaced. */
    Optional<Text> text(Event event) {
        return event instanceof SmsRequested e && !e.agreed() && isGood(e)
                ? Optional.of(new Text(
                        e.sentTo(),
                        e.channel(),
                        template.render(e.token().code()),
                        e.token().code()))
                : Optional.empty();
    }

    /** What a token says is forgotten as soon as it is used or another takes its place. */
    private boolean isGood(SmsRequested e) {
        return e.sentTo() != null
                && e.token().code() != null
                && users.byId(e.subject())
                        .filter(user -> user.deletedAt() == null)
                        .isPresent();
    }
}
