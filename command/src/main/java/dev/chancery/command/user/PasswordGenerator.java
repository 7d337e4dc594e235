package dev.chancery.command.user;

/** Makes the password of an account whose owner chose none (invited, created by an administrator, signed up by a code). */
public interface PasswordGenerator {

    /** A new password that nobody can guess and that the policy accepts; never the same twice. */
    String generate(PasswordPolicy policy);
}
