package dev.chancery.api;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chancery mail}: what became of mails and text messages. */
@Command(
        name = "mail",
        description = "See and send again the mails and text messages that have not been sent.",
        mixinStandardHelpOptions = true,
        subcommands = {MailListCommand.class, MailRetryCommand.class})
final class MailCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list or retry");
    }
}
