package dev.chancery.infra.eventstore;

import java.util.List;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventProcessor;
import org.springframework.context.SmartLifecycle;

/** The event log as something that runs: starts before requests come in and stops after the last one is answered. */
public final class EventLog implements SmartLifecycle {

    private final Configuration axon;
    private volatile boolean running;

    EventLog(Configuration axon) {
        this.axon = axon;
    }

    @Override
    public void start() {
        axon.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        axon.shutdown();
    }

    /** Started before the web server and stopped after it, with room for others in between. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 10_000;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The names of processors that have stopped although they should run. */
    public List<String> deadProcessors() {
        return axon.eventProcessingConfiguration().eventProcessors().values().stream()
                .filter(processor -> processor.isError() || !processor.isRunning())
                .map(EventProcessor::getName)
                .toList();
    }
}
