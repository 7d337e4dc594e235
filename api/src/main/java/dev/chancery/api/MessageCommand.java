package dev.chancery.api;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chancery message}: what became of mails, of text messages and of new users of whom a hook is told. */
@Command(
        name = "message",
        aliases = "mail",
        description =
                "See and send again what has not arrived: mails, text messages, new users of whom a hook is told.",
        mixinStandardHelpOptions = true,
        subcommands = {MessageListCommand.class, MessageRetryCommand.class})
final class MessageCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list or retry");
    }
}
