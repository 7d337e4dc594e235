package dev.chancery.command.session;

import java.util.Set;

/**
 * The random refresh tokens with which an adopted session came, as if they had been signed ones: those that may be used
 * stand for the counter 0, the one before them for -1, and all that were spent earlier for less. So the same rules tell a
 * client that lost an answer from a thief.
 */
record LegacyTokens(Set<String> current, String previous) {

    static final LegacyTokens NONE = new LegacyTokens(Set.of(), null);

    private static final long PREVIOUS = -1;
    private static final long SPENT = -2;

    /** The counter that a token of this session stands for. */
    long counterOf(String token) {
        if (current.contains(token)) {
            return 0;
        }
        return token.equals(previous) ? PREVIOUS : SPENT;
    }

    @Override
    public String toString() {
        return "LegacyTokens[hidden]";
    }
}
