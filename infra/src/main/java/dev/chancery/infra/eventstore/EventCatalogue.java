package dev.chancery.infra.eventstore;

import dev.chancery.command.Event;
import dev.chancery.command.EventName;
import dev.chancery.command.flow.FlowEvent;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.user.UserEvent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every event that this version writes. */
final class EventCatalogue {

    /** A new aggregate is one more line here. */
    private static final List<Class<? extends Event>> FAMILIES = List.of(
            UserEvent.class,
            SessionEvent.class,
            FlowEvent.class,
            SsoProviderEvent.class,
            SsoLoginEvent.class,
            SsoLogoutEvent.class);

    private final Map<String, EventType> byName = new HashMap<>();
    private final Map<Class<?>, EventType> byClass = new HashMap<>();

    EventCatalogue() {
        FAMILIES.stream()
                .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                .forEach(event -> add(event.asSubclass(Event.class)));
    }

    private void add(Class<? extends Event> event) {
        EventName name = event.getAnnotation(EventName.class);
        if (name == null) {
            throw new IllegalStateException(event + " needs an @EventName to be stored under");
        }
        EventType type = new EventType(
                name.value(), name.revision(), name.decidedOnPersonalParts(), event, SealedParts.of(event));
        if (!type.decidedOnPersonalParts() && type.sealedParts().holdsSecrets()) {
            throw new IllegalStateException(event + " has secrets, which decisions would miss with its personal parts");
        }
        if (byName.put(type.name(), type) != null) {
            throw new IllegalStateException("two events are called " + type.name());
        }
        byClass.put(event, type);
    }

    EventType of(Class<?> event) {
        EventType type = byClass.get(event);
        if (type == null) {
            throw new IllegalArgumentException(event + " is not in the catalogue of events");
        }
        return type;
    }

    EventType named(String name) {
        EventType type = byName.get(name);
        if (type == null) {
            throw new IllegalStateException("the log holds an event " + name + ", which this version does not know");
        }
        return type;
    }

    /** What is sealed in events of that name; nothing where it is not known. */
    Optional<SealedParts> sealedParts(String name) {
        return Optional.ofNullable(byName.get(name)).map(EventType::sealedParts);
    }

    Collection<EventType> all() {
        return byName.values();
    }
}
