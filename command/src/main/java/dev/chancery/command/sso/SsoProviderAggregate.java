package dev.chancery.command.sso;

import dev.chancery.command.AggregateShell;
import dev.chancery.command.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;

/** An identity provider of an organisation. */
@AggregateRoot(type = SsoProviderAggregate.NAME)
public final class SsoProviderAggregate {

    /** The name under which every {@link SsoProviderCommand} is sent, and the type of the stream. */
    public static final String NAME = "sso-provider";

    @AggregateIdentifier
    private String id;

    private SsoProviderState state = SsoProviderState.NONE;

    SsoProviderAggregate() {}

    /** A provider as it was when a snapshot was taken. */
    public SsoProviderAggregate(SsoProviderState state) {
        this.id = state.providerId().toString();
        this.state = state;
    }

    @CommandHandler(commandName = NAME)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply<SsoProviderEvent, SsoProviderState> handle(SsoProviderCommand command) {
        return AggregateShell.carryOut(SsoProviderDecisions.decide(state, command), () -> state);
    }

    @EventSourcingHandler
    void on(SsoProviderEvent event) {
        id = event.providerId().toString();
        state = state.evolve(event);
    }

    /** For snapshots. */
    public SsoProviderState state() {
        return state;
    }
}
