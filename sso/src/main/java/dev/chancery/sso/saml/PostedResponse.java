package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a browser has posted as {@code SAMLResponse}: octets, of which nothing is known (SAML Bindings §3.5.4). */
final class PostedResponse {

    /** As many octets as a response may have; those of identity providers have 4 to 30 thousand. */
    static final int LONGEST = 256 * 1024;

    private final byte[] octets;

    private PostedResponse(byte[] octets) {
        this.octets = octets;
    }

    /** @throws MessageRejected {@code SIZE} or {@code BASE64} */
    static PostedResponse decode(String form) throws MessageRejected {
        if (form.length() > LONGEST / 3 * 4 + LONGEST / 16) {
            throw new MessageRejected(Check.SIZE, "at most " + LONGEST + " octets", form.length() + " of Base64");
        }
        try {
            byte[] octets =
                    Base64.getDecoder().decode(form.replaceAll("[\r\n\t ]", "").getBytes(StandardCharsets.US_ASCII));
            if (octets.length > LONGEST) {
                throw new MessageRejected(Check.SIZE, "at most " + LONGEST + " octets", octets.length + " octets");
            }
            return new PostedResponse(octets);
        } catch (IllegalArgumentException e) {
            throw new MessageRejected(Check.BASE64, "Base64", e.getMessage());
        }
    }

    /** @throws MessageRejected {@code NO_DOCUMENT_TYPE}, {@code WELL_FORMED}, {@code SCHEMA}, {@code STRUCTURE} and what follows it */
    ShapedResponse shaped() throws MessageRejected {
        return ShapedResponse.of(BoundedXml.parse(octets));
    }
}
