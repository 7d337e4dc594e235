package dev.chancery.infra.settings;

import dev.chancery.infra.StartupFailure;

/**
 * A setting that the server refuses to start with. The message names the setting, what is wrong and what is expected,
 * and never repeats a secret value.
 */
public final class InvalidSettingException extends StartupFailure {

    /** @param setting the name of the variable, as the operator wrote it where that is known */
    public InvalidSettingException(String setting, String problem) {
        super(setting + ": " + problem);
    }
}
