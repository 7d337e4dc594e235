package dev.chancery.api;

import dev.chancery.infra.delivery.MailDeliveries;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chancery mail retry}: a running service sends them within a second. Exit code 3 if there is no such mail. */
@Command(
        name = "retry",
        description = "Put a mail into line again: it is sent at once where a service runs.",
        mixinStandardHelpOptions = true)
final class MailRetryCommand extends CommandBeside {

    private static final int NO_SUCH_MAIL = 3;

    @Parameters(arity = "0..1", description = "the number that list shows")
    private Optional<Long> id;

    @Option(names = "--all-dead", description = "all that were given up")
    private boolean allDead;

    @Override
    void check() {
        if (id.isPresent() == allDead) {
            throw contradiction("name either a mail or --all-dead");
        }
    }

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        MailDeliveries deliveries = new MailDeliveries(instance.database());
        int retried = id.map(one -> deliveries.retry(one) ? 1 : 0).orElseGet(deliveries::retryDead);
        out.printf("%d mails are in line again%n", retried);
        return retried == 0 && !allDead ? NO_SUCH_MAIL : 0;
    }
}
