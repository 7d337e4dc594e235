package dev.chancery.api;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chancery hook}: of whom a hook could not be told. */
@Command(
        name = "hook",
        description = "See and tell again the new users of whom a hook could not be told.",
        mixinStandardHelpOptions = true,
        subcommands = {HookListCommand.class, HookRetryCommand.class})
final class HookCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list or retry");
    }
}
