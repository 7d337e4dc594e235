package dev.chancery.infra.sso;

import dev.chancery.infra.background.Worker;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Forgets kept responses whose time is over. */
public final class ForgettingResponses implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ForgettingResponses.class);

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int AT_ONCE = 500;

    private final KeptResponses responses;
    private final Duration kept;
    private final InstantSource clock;
    private final Worker worker = new Worker("saml-response-forgetting");

    /** @param kept for how long */
    public ForgettingResponses(KeptResponses responses, Duration kept, InstantSource clock) {
        this.responses = responses;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Some of them; several nodes may do it at once.
     *
     * @return whether there may be more
     */
    public boolean step() {
        return responses.forget(clock.instant().minus(kept), AT_ONCE) == AT_ONCE;
    }

    private boolean stepTaken() {
        try {
            return step();
        } catch (RuntimeException e) {
            LOG.warn("Old responses of identity providers stay for now.", e);
            return false;
        }
    }

    @Override
    public void start() {
        worker.start();
        worker.every(EVERY, this::stepTaken);
    }

    /** What is not done by then is another node's, or the next start's. */
    @Override
    public void stop() {
        worker.stop();
    }

    @Override
    public boolean isRunning() {
        return worker.isRunning();
    }
}
