package dev.chancery.infra.sso;

import dev.chancery.infra.background.PeriodicWork;
import java.time.Duration;
import java.time.InstantSource;

/** Forgets kept responses whose time is over. */
public final class ForgettingResponses extends PeriodicWork {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int AT_ONCE = 500;

    private final KeptResponses responses;
    private final Duration kept;
    private final InstantSource clock;

    /** @param kept for how long */
    public ForgettingResponses(KeptResponses responses, Duration kept, InstantSource clock) {
        super("saml-response-forgetting", EVERY, "Old responses of identity providers stay for now.");
        this.responses = responses;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public boolean step() {
        return responses.forget(clock.instant().minus(kept), AT_ONCE) == AT_ONCE;
    }
}
