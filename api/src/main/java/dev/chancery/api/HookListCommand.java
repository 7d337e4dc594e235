package dev.chancery.api;

import dev.chancery.infra.delivery.HookDeliveries;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code chancery hook list}: nothing in it tells of a person. */
@Command(
        name = "list",
        description = "List the new users of whom a hook could not be told within a day, oldest first.",
        mixinStandardHelpOptions = true)
final class HookListCommand extends CommandBeside {

    private static final int SHOWN = 1000;

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        List<HookDeliveries.Dead> dead = new HookDeliveries(instance.database()).dead(SHOWN + 1);
        dead.stream()
                .limit(SHOWN)
                .forEach(one -> out.printf(
                        "%d after-user-created event %s since %s, %d failed attempts, %s%n",
                        one.id(),
                        one.eventId(),
                        one.waitingSince().toInstant().truncatedTo(ChronoUnit.SECONDS),
                        one.attempts(),
                        one.lastError()));
        out.printf(dead.size() > SHOWN ? "more than %d calls%n" : "%d calls%n", Math.min(dead.size(), SHOWN));
        return 0;
    }
}
