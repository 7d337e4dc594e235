package dev.chancery.command;

/**
 * Where a command came from; travels in the metadata of every event that it causes.
 *
 * @param requestId the id of the HTTP request or run
 * @param ip the client's address, or null; personal
 * @param userAgent the client's {@code User-Agent}, or null; personal
 * @param externalUrl where the client found the service, or null if it is where the settings say
 */
public record Origin(Actor actor, String requestId, String ip, String userAgent, String externalUrl) {

    /** The name under which it travels in message metadata. */
    public static final String METADATA_KEY = "origin";

    /** Of what was asked for by nothing that has addresses. */
    public static Origin of(Actor actor, String requestId) {
        return new Origin(actor, requestId, null, null, null);
    }

    public Origin by(Actor other) {
        return new Origin(other, requestId, ip, userAgent, externalUrl);
    }
}
