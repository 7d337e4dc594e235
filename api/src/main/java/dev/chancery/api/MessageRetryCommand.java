package dev.chancery.api;

import dev.chancery.infra.delivery.MessageDeliveries;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chancery message retry}: a running service sends them within a second. Exit code 3 if there is no such message. */
@Command(
        name = "retry",
        description = "Put a message into line again: it is sent at once where a service runs.",
        mixinStandardHelpOptions = true)
final class MessageRetryCommand extends CommandBeside {

    private static final int NO_SUCH_MESSAGE = 3;

    @Parameters(arity = "0..1", description = "the number that list shows")
    private Optional<Long> id;

    @Option(names = "--all-dead", description = "all that were given up")
    private boolean allDead;

    @Override
    void check() {
        if (id.isPresent() == allDead) {
            throw contradiction("name either a message or --all-dead");
        }
    }

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        MessageDeliveries deliveries = new MessageDeliveries(instance.database());
        int retried = id.map(one -> deliveries.retry(one) ? 1 : 0).orElseGet(deliveries::retryDead);
        out.printf("%d messages are in line again%n", retried);
        return retried == 0 && !allDead ? NO_SUCH_MESSAGE : 0;
    }
}
