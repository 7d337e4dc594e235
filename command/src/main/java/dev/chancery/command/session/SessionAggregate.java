package dev.chancery.command.session;

import dev.chancery.command.AggregateShell;
import dev.chancery.command.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;

/** From sign-in to the end of the session. */
@AggregateRoot(type = SessionAggregate.NAME)
public final class SessionAggregate {

    /** The name under which every {@link SessionCommand} is sent, and the type of the stream. */
    public static final String NAME = "session";

    @AggregateIdentifier
    private String id;

    private SessionState state = SessionState.NONE;

    SessionAggregate() {}

    /** A session as it was when a snapshot was taken. */
    public SessionAggregate(SessionState state) {
        this.id = state.sessionId().toString();
        this.state = state;
    }

    @CommandHandler(commandName = NAME)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply<SessionEvent, SessionState> handle(SessionCommand command) {
        return AggregateShell.carryOut(SessionDecisions.decide(state, command), () -> state);
    }

    @EventSourcingHandler
    void on(SessionEvent event) {
        id = event.sessionId().toString();
        state = state.evolve(event);
    }

    /** For snapshots. */
    public SessionState state() {
        return state;
    }
}
