package dev.chancery.api;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chancery saml}: what has come from identity providers. */
@Command(
        name = "saml",
        description = "Look again at what has come from the identity providers of organisations.",
        mixinStandardHelpOptions = true,
        subcommands = SamlRecheckCommand.class)
final class SamlCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say recheck");
    }
}
