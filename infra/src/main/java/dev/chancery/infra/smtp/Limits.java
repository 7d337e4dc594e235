package dev.chancery.infra.smtp;

import java.time.Duration;

/**
 * How long one waits for a server.
 *
 * @param silence for the connection, and for each answer
 * @param conversation all together, up to the end of the mail
 * @param verdict whether it takes the mail; RFC 5321 §4.5.3.2.6 has ten minutes, for which nobody waits for a code
 */
public record Limits(Duration silence, Duration conversation, Duration verdict) {

    public static final Limits USUAL =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(120));

    /** After which nothing is sent any more. */
    public Duration longest() {
        return conversation.plus(verdict);
    }
}
