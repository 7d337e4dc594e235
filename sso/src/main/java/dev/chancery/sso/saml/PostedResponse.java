package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import org.w3c.dom.Document;

/** What a browser has posted as {@code SAMLResponse}: octets, of which nothing is known (SAML Bindings §3.5.4). */
final class PostedResponse {

    /** As many octets as one may have; those of identity providers have 4 to 30 thousand. */
    static final int LONGEST = 256 * 1024;

    private final byte[] octets;

    private PostedResponse(byte[] octets) {
        this.octets = octets;
    }

    /** @throws MessageRejected {@code SIZE} or {@code BASE64} */
    static PostedResponse decode(String form) throws MessageRejected {
        return new PostedResponse(PostBinding.octets(form, LONGEST));
    }

    String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** @throws MessageRejected {@code NO_DOCUMENT_TYPE}, {@code WELL_FORMED}, {@code SCHEMA}, {@code STRUCTURE} and what follows it */
    ShapedResponse shaped() throws MessageRejected {
        return ShapedResponse.of(parsed());
    }

    /** @throws MessageRejected {@code NO_DOCUMENT_TYPE} or {@code WELL_FORMED} */
    Document parsed() throws MessageRejected {
        return BoundedXml.parse(octets);
    }
}
