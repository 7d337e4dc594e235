package dev.chancery.api.http;

import dev.chancery.command.Actor;
import dev.chancery.command.Origin;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who is calling, as far as the transport tells.
 *
 * @param ip the client's address in canonical text form, or null
 * @param externalUrl where the client found the service, if not where the settings say; else null
 */
public record ClientRequest(String requestId, String ip, String userAgent, String externalUrl) {

    private static final String ATTRIBUTE = ClientRequest.class.getName();

    /** What {@link RequestFilter} found out about this request. */
    public static ClientRequest of(HttpServletRequest request) {
        return (ClientRequest) request.getAttribute(ATTRIBUTE);
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    public Origin origin(Actor actor) {
        return new Origin(actor, requestId, ip, userAgent, externalUrl);
    }
}
