package dev.chancery.command.flow;

import dev.chancery.command.AggregateShell;
import dev.chancery.command.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;

/** A sign-in that comes back to the client which began it. */
@AggregateRoot(type = FlowAggregate.NAME)
public final class FlowAggregate {

    /** The name under which every {@link FlowCommand} is sent, and the type of the stream. */
    public static final String NAME = "flow";

    @AggregateIdentifier
    private String id;

    private FlowState state = FlowState.NONE;

    FlowAggregate() {}

    @CommandHandler(commandName = NAME)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply<FlowEvent, FlowState> handle(FlowCommand command) {
        return AggregateShell.carryOut(FlowDecisions.decide(state, command), () -> state);
    }

    @EventSourcingHandler
    void on(FlowEvent event) {
        id = event.flowId().toString();
        state = state.evolve(event);
    }
}
