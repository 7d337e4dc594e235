package dev.chancery.infra.eventstore;

import dev.chancery.command.session.SessionAggregate;
import dev.chancery.command.session.SessionState;
import dev.chancery.command.sso.SsoProviderAggregate;
import dev.chancery.command.sso.SsoProviderState;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.command.user.UserState;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Aggregates of which snapshots are kept.
 *
 * @param name the type of their streams
 * @param revision raised whenever the state changes shape, or the way in which it is sealed: a snapshot of another revision is not read
 */
record SnapshotKind<A, S>(
        String name,
        int revision,
        Class<A> aggregate,
        Function<A, S> stateOf,
        Class<S> state,
        Function<S, A> aggregateOf) {

    static final List<SnapshotKind<?, ?>> ALL = List.of(
            new SnapshotKind<>(
                    SessionAggregate.NAME,
                    4,
                    SessionAggregate.class,
                    SessionAggregate::state,
                    SessionState.class,
                    SessionAggregate::new),
            new SnapshotKind<>(
                    SsoProviderAggregate.NAME,
                    1,
                    SsoProviderAggregate.class,
                    SsoProviderAggregate::state,
                    SsoProviderState.class,
                    SsoProviderAggregate::new),
            new SnapshotKind<>(
                    UserAggregate.NAME,
                    7,
                    UserAggregate.class,
                    UserAggregate::state,
                    UserState.class,
                    UserAggregate::new));

    /** A condition in SQL: a snapshot that can be read. */
    static final String READABLE = ALL.stream()
            .map(kind -> "('%s', %d)".formatted(kind.name(), kind.revision()))
            .collect(Collectors.joining(", ", "(aggregate_type, revision) IN (", ")"));

    static SnapshotKind<?, ?> of(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
    }

    JsonNode write(JsonMapper json, Object snapshot) {
        return json.valueToTree(stateOf.apply(aggregate.cast(snapshot)));
    }

    A read(JsonMapper json, JsonNode tree) {
        return aggregateOf.apply(json.treeToValue(tree, state));
    }
}
