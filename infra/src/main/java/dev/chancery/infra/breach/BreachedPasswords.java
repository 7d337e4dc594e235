package dev.chancery.infra.breach;

import java.io.IOException;

/** Knows which passwords have leaked. */
@FunctionalInterface
public interface BreachedPasswords {

    /** Where nobody is asked. */
    BreachedPasswords NONE = _ -> false;

    /**
     * Whether this one has.
     *
     * @throws IOException if that cannot be found out now; its message holds nothing of the password
     * @throws java.util.concurrent.CancellationException if the caller is interrupted; the flag stays set
     */
    boolean contain(String password) throws IOException;
}
