package dev.chancery.sso.saml;

import java.util.Optional;

/**
 * A message that is not accepted: by which check, what that expected and what it found. The last two are for administrators; they may
 * hold what the message says, so neither goes to the browser nor unsealed into an event.
 */
public final class MessageRejected extends Exception {

    private static final int LONGEST = 200;

    private final Check check;
    private final String expected;
    private final String found;

    public MessageRejected(Check check, String expected, String found) {
        super(check.name(), null, false, false);
        this.check = check;
        this.expected = expected;
        this.found = found.length() > LONGEST ? found.substring(0, whole(found)) + "…" : found;
    }

    /** Of a character that Java has in two halves, both or none. */
    private static int whole(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }

    static MessageRejected of(Check check, String expected, Optional<String> found) {
        return new MessageRejected(check, expected, found.orElse("nothing"));
    }

    public Check check() {
        return check;
    }

    public String expected() {
        return expected;
    }

    /** What stood there instead, at most 200 characters of it. */
    public String found() {
        return found;
    }
}
