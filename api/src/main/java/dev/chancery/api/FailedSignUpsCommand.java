package dev.chancery.api;

import dev.chancery.infra.signup.FailedSignUp;
import dev.chancery.infra.signup.FailedSignUps;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code chancery failed-sign-ups}: nothing in it tells of a person. */
@Command(
        name = "failed-sign-ups",
        description =
                "List the last accounts that a trigger, a constraint or a hook of yours kept from being opened, newest first.",
        mixinStandardHelpOptions = true)
final class FailedSignUpsCommand extends CommandBeside {

    private static final int SHOWN = 1000;

    @Override
    int run(ExistingInstance instance, PrintWriter out) {
        List<FailedSignUp> failed = new FailedSignUps(instance.database()).newest(SHOWN);
        failed.forEach(one -> out.printf(
                "%s %s %s, request %s%n",
                one.at().truncatedTo(ChronoUnit.SECONDS), one.way(), one.cause(), one.requestId()));
        out.printf("%d sign-ups%n", failed.size());
        return 0;
    }
}
