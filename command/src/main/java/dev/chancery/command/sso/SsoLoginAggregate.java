package dev.chancery.command.sso;

import dev.chancery.command.AggregateShell;
import dev.chancery.command.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;

/** One try to come in by the identity provider of an organisation. */
@AggregateRoot(type = SsoLoginAggregate.NAME)
public final class SsoLoginAggregate {

    /** The name under which every {@link SsoLoginCommand} is sent, and the type of the stream. */
    public static final String NAME = "sso-login";

    @AggregateIdentifier
    private String id;

    private SsoLoginState state = SsoLoginState.NONE;

    SsoLoginAggregate() {}

    @CommandHandler(commandName = NAME)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply<SsoLoginEvent, SsoLoginState> handle(SsoLoginCommand command) {
        return AggregateShell.carryOut(SsoLoginDecisions.decide(state, command), () -> state);
    }

    @EventSourcingHandler
    void on(SsoLoginEvent event) {
        id = event.loginId().toString();
        state = state.evolve(event);
    }
}
