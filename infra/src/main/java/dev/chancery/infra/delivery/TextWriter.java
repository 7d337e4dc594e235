package dev.chancery.infra.delivery;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.user.UserEvent.SmsRequested;
import dev.chancery.infra.handover.MessageKind;
import dev.chancery.infra.sms.SmsKind;
import dev.chancery.infra.sms.Text;
import dev.chancery.infra.sms.TextTemplate;
import java.util.List;
import java.util.Optional;

/** Says which messages to phones follow from a fact, and what is in them, as long as they are worth sending. */
public record TextWriter(TextTemplate template) {

    /** The name, in the log, of the event from which they follow. */
    static String eventName() {
        return SmsRequested.class.getAnnotation(EventName.class).value();
    }

    static List<MessageKind> of(Event event) {
        return event instanceof SmsRequested e && !e.agreed() ? List.of(SmsKind.of(e.purpose())) : List.of();
    }

    /** The message as of now, or nothing if the code has been used or replaced. */
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
    private static boolean isGood(SmsRequested e) {
        return e.sentTo() != null && e.token().code() != null;
    }
}
