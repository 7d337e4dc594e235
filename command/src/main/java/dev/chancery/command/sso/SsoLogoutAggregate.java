package dev.chancery.command.sso;

import dev.chancery.command.AggregateShell;
import dev.chancery.command.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;

/** One single logout with the identity provider of an organisation. */
@AggregateRoot(type = SsoLogoutAggregate.NAME)
public final class SsoLogoutAggregate {

    /** The name under which every {@link SsoLogoutCommand} is sent, and the type of the stream. */
    public static final String NAME = "sso-logout";

    @AggregateIdentifier
    private String id;

    private SsoLogoutState state = SsoLogoutState.NONE;

    SsoLogoutAggregate() {}

    @CommandHandler(commandName = NAME)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply<SsoLogoutEvent, SsoLogoutState> handle(SsoLogoutCommand command) {
        return AggregateShell.carryOut(SsoLogoutDecisions.decide(state, command), () -> state);
    }

    @EventSourcingHandler
    void on(SsoLogoutEvent event) {
        id = event.logoutId().toString();
        state = state.evolve(event);
    }
}
