package dev.chancery.api;

import dev.chancery.infra.delivery.HookDeliveries;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code chancery hook retry}: a running service calls within a second. */
@Command(
        name = "retry",
        description = "Put all calls that were given up into line again: they are made at once where a service runs.",
        mixinStandardHelpOptions = true)
final class HookRetryCommand extends CommandBeside {

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        out.printf("%d calls are in line again%n", new HookDeliveries(instance.database()).retryDead());
        return 0;
    }
}
