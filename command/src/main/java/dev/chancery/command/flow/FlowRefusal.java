package dev.chancery.command.flow;

import dev.chancery.command.Refusal;
import java.util.Locale;

/** Why a flow does not go on. */
public enum FlowRefusal implements Refusal {
    NOT_FOUND,
    EXPIRED,
    VERIFIER_WRONG;

    @Override
    public String site() {
        return "flow." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
