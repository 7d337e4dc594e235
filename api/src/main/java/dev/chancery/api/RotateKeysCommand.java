package dev.chancery.api;

import dev.chancery.infra.keys.MasterKeyRotation;
import java.io.PrintWriter;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code chancery rotate-master-key}: afterwards only the first key of {@code CHANCERY_MASTER_KEY} is needed. */
@Command(
        name = "rotate-master-key",
        description = "Wrap every data key anew by the first key of CHANCERY_MASTER_KEY. Events are not touched.",
        mixinStandardHelpOptions = true)
final class RotateKeysCommand extends CommandBeside {

    private static final int DAMAGED = 3;

    @Override
    int run(ExistingInstance instance, PrintWriter out) throws Exception {
        MasterKeyRotation.Outcome outcome = new MasterKeyRotation(instance.database(), instance.keyring()).run();
        out.printf("%d keys wrapped anew%n", outcome.rewrapped());
        if (outcome.damaged().isEmpty()) {
            return 0;
        }
        out.printf(
                "%d keys are damaged and stay as they are, so the old master key cannot go yet (docs/operations.md says what to"
                        + " do about events that cannot be read): %s%n",
                outcome.damaged().size(),
                outcome.damaged().stream().map(UUID::toString).collect(Collectors.joining(", ")));
        return DAMAGED;
    }
}
