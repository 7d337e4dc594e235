package dev.chancery.api;

import dev.chancery.infra.keys.MasterKeyRotation;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code chancery rotate-master-key}: afterwards only the first key of {@code CHANCERY_MASTER_KEY} is needed. */
@Command(
        name = "rotate-master-key",
        description = "Wrap every data key anew by the first key of CHANCERY_MASTER_KEY. Events are not touched.",
        mixinStandardHelpOptions = true)
final class RotateKeysCommand extends CommandBeside {

    @Override
    int run(ExistingInstance instance, PrintWriter out) throws Exception {
        long keys = new MasterKeyRotation(instance.database(), instance.keyring()).run();
        out.printf("%d keys wrapped anew%n", keys);
        return 0;
    }
}
