package dev.chancery.api.user;

import dev.chancery.api.logging.LogContext;
import dev.chancery.command.Origin;
import dev.chancery.command.user.UserCommand.MistakeCode;
import dev.chancery.infra.background.Worker;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.query.user.UserQueries.FoundToken;
import dev.chancery.query.user.UserView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Puts wrong codes on record, one after the other, behind the answers: there is something to write only where a code was sent, and
 * the time must not tell. There are but a few for each code.
 */
public final class NotedMistakes implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NotedMistakes.class);

    /** By then whoever tried many codes at once has all the answers. */
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Commands commands;
    private final InstantSource clock;
    private final Worker worker = new Worker("mistaken-codes");

    public NotedMistakes(Commands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** @param tokens what a code might have been of, and was not */
    void note(List<FoundToken> tokens, Function<UserView, Origin> origin) {
        Map<UUID, List<FoundToken>> ofOwners = tokens.stream()
                .collect(Collectors.groupingBy(token -> token.user().id()));
        ofOwners.forEach((owner, theirs) -> {
            Set<UUID> ids = theirs.stream().map(FoundToken::id).collect(Collectors.toUnmodifiableSet());
            later(origin.apply(theirs.getFirst().user()), new MistakeCode(owner, ids, clock.instant()));
        });
    }

    private void later(Origin origin, MistakeCode mistake) {
        worker.later(LATER, LogContext.carriedInto(() -> attempt(origin, mistake)));
    }

    private void attempt(Origin origin, MistakeCode mistake) {
        try {
            commands.retrying(() -> commands.transaction(origin, transaction -> transaction.send(mistake)));
        } catch (RuntimeException e) {
            LOG.warn("A wrong code is not put on record", e);
        }
    }

    @Override
    public void start() {
        worker.start();
    }

    /** What there is yet is put on record first. */
    @Override
    public void stop() {
        worker.stop();
    }

    /** After the web server at the end, and before the log. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return worker.isRunning();
    }
}
