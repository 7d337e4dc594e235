package dev.chancery.infra.eventstore;

import java.util.function.Consumer;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** From every older revision of an event to the one that is written now, oldest first. */
final class Upcasters {

    private Upcasters() {}

    static EventUpcaster chain() {
        return new EventUpcasterChain(new FromRevision("session.started", 1, Upcasters::listTheMethod));
    }

    /** Until revision 2 a session began by exactly one method. */
    private static void listTheMethod(ObjectNode started) {
        ObjectNode method = started.withArray("methods").addObject();
        method.set("id", started.remove("amrId"));
        method.set("name", started.remove("method"));
        method.set("at", started.get("at"));
    }

    /** Changes the payload of one revision to the next. What was forgotten is absent and has to stay so. */
    private static final class FromRevision extends SingleEventUpcaster {

        private final SimpleSerializedType from;
        private final SimpleSerializedType to;
        private final Consumer<ObjectNode> change;

        FromRevision(String name, int revision, Consumer<ObjectNode> change) {
            this.from = new SimpleSerializedType(name, Integer.toString(revision));
            this.to = new SimpleSerializedType(name, Integer.toString(revision + 1));
            this.change = change;
        }

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(from);
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(to, JsonNode.class, payload -> {
                ObjectNode changed = (ObjectNode) payload.deepCopy();
                change.accept(changed);
                return changed;
            });
        }
    }
}
