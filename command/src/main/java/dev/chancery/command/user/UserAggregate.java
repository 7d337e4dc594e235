package dev.chancery.command.user;

import dev.chancery.command.AggregateShell;
import dev.chancery.command.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;

/** Credentials, addresses, identities, metadata and bans of one person. */
@AggregateRoot(type = UserAggregate.NAME)
public final class UserAggregate {

    /** The name under which every {@link UserCommand} is sent, and the type of the stream. */
    public static final String NAME = "user";

    @AggregateIdentifier
    private String id;

    private final UserState state;

    UserAggregate() {
        this(new UserState());
    }

    /** A user as they were when a snapshot was taken. */
    public UserAggregate(UserState state) {
        this.id = state.userId == null ? null : state.userId.toString();
        this.state = state;
    }

    @CommandHandler(commandName = NAME)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply<UserEvent, UserState> handle(UserCommand command) {
        return AggregateShell.carryOut(UserDecisions.decide(state, command), () -> state);
    }

    @EventSourcingHandler
    void on(UserEvent event) {
        id = event.userId().toString();
        state.evolve(event);
    }

    /** For snapshots. */
    public UserState state() {
        return state;
    }
}
