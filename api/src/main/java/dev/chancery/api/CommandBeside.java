package dev.chancery.api;

import dev.chancery.api.logging.Logging;
import dev.chancery.infra.settings.Settings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that works on the database of a service, whether or not it runs. */
abstract class CommandBeside implements Callable<Integer> {

    @Mixin
    private SettingsOptions options;

    @Spec
    private CommandSpec spec;

    /** @throws ParameterException if the options contradict each other */
    void check() {}

    /** @return the exit code */
    abstract int run(ExistingInstance instance, PrintWriter out) throws Exception;

    @Override
    public final Integer call() throws Exception {
        check();
        Settings settings = options.load();
        Logging.configure(settings.observability());
        try (ExistingInstance instance = ExistingInstance.open(settings)) {
            PrintWriter out = spec.commandLine().getOut();
            int exitCode = run(instance, out);
            out.flush();
            return exitCode;
        }
    }

    final ParameterException contradiction(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
