package dev.chancery.api;

import dev.chancery.infra.StartupFailure;
import dev.chancery.infra.breach.BloomFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chancery breach-filter}: makes a small file of a large list of leaked passwords. */
@Command(
        name = "breach-filter",
        description = "Make a filter for CHANCERY_PASSWORD_BREACH_FILE of a list of SHA-1 hashes.",
        mixinStandardHelpOptions = true)
final class BreachFilterCommand implements Callable<Integer> {

    @Option(
            names = "--false-positives",
            paramLabel = "SHARE",
            defaultValue = "0.00001",
            description = "share of passwords to be called leaked that are not (default: ${DEFAULT-VALUE})")
    private double falsePositives;

    @Parameters(index = "0", paramLabel = "HASHES", description = "lines of a SHA-1 hash, a colon and a count")
    private Path hashes;

    @Parameters(index = "1", paramLabel = "FILTER", description = "the file to make")
    private Path filter;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!(falsePositives >= 1e-9 && falsePositives < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--false-positives: expected 0.000000001 or more, and less than 1");
        }
        try {
            long items = new BloomFileWriter(falsePositives).write(hashes, filter);
            spec.commandLine().getOut().printf("%d hashes in %d bytes%n", items, Files.size(filter));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException e) {
            throw new StartupFailure("%s cannot be made of %s (%s)".formatted(filter, hashes, e.getMessage()), e);
        }
    }
}
