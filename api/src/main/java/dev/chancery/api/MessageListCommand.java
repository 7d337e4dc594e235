package dev.chancery.api;

import dev.chancery.infra.delivery.Delivery;
import dev.chancery.infra.delivery.MessageDeliveries;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chancery message list}: nothing in it tells of a person. */
@Command(
        name = "list",
        description = "List the messages that wait or were given up, oldest first.",
        mixinStandardHelpOptions = true)
final class MessageListCommand extends CommandBeside {

    private static final int SHOWN = 1000;

    @Option(names = "--dead", description = "only those that were given up")
    private boolean dead;

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        List<Delivery> deliveries = new MessageDeliveries(instance.database()).unsent(dead, SHOWN + 1);
        deliveries.stream().limit(SHOWN).forEach(delivery -> print(delivery, out));
        out.printf(
                deliveries.size() > SHOWN ? "more than %d messages%n" : "%d messages%n",
                Math.min(deliveries.size(), SHOWN));
        return 0;
    }

    private static void print(Delivery delivery, PrintWriter out) {
        out.printf(
                "%d %s %s event %s since %s, %d failed attempts, %s%n",
                delivery.id(),
                delivery.kind().actionType(),
                delivery.state().name().toLowerCase(Locale.ROOT),
                delivery.eventId(),
                delivery.waitingSince().truncatedTo(ChronoUnit.SECONDS),
                delivery.attempts(),
                Objects.requireNonNullElse(delivery.lastError(), "no error"));
    }
}
