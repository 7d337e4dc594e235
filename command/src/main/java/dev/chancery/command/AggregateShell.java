package dev.chancery.command;

import java.util.Optional;
import java.util.function.Supplier;
import org.axonframework.modelling.command.AggregateLifecycle;

/** The thin shell around a decision: applies its facts and tells the sender what became of the command. */
public final class AggregateShell {

    private AggregateShell() {}

    public static <E extends Event, S> Reply<E, S> carryOut(Decision<E> decision, Supplier<S> state) {
        decision.events().forEach(AggregateLifecycle::apply);
        Optional<Refusal> refusal =
                decision instanceof Decision.Refused<E> refused ? Optional.of(refused.refusal()) : Optional.empty();
        Long last = AggregateLifecycle.getVersion();
        return new Reply<>(refusal, decision.events(), state.get(), last == null ? -1 : last);
    }
}
