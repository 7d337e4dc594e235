package dev.chancery.sso.saml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Messages that a browser posts in a form, the signature within them (SAML Bindings §3.5). */
final class PostBinding {

    private PostBinding() {}

    /** @param message whose first child is its issuer, after which the schema has the signature */
    static String message(Document message, OwnKey own) {
        Element root = message.getDocumentElement();
        Optional<org.w3c.dom.Node> afterIssuer =
                Optional.ofNullable(root.getFirstChild().getNextSibling());
        XmlSigning.sign(root, afterIssuer, own.key(), own.certificate());
        return Base64.getEncoder().encodeToString(WrittenXml.text(message).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param form a message in Base64
     * @param longest octets that it may have
     * @throws MessageRejected {@code SIZE} or {@code BASE64}
     */
    static byte[] octets(String form, int longest) throws MessageRejected {
        if (form.length() > longest / 3 * 4 + longest / 16) {
            throw tooLong(longest, form.length() + " of Base64");
        }
        try {
            byte[] octets = Base64.getDecoder().decode(withoutSpace(form.getBytes(StandardCharsets.US_ASCII)));
            if (octets.length > longest) {
                throw tooLong(longest, octets.length + " octets");
            }
            return octets;
        } catch (IllegalArgumentException e) {
            throw new MessageRejected(Check.BASE64, "Base64", e.getMessage());
        }
    }

    private static byte[] withoutSpace(byte[] text) {
        int length = 0;
        for (byte c : text) {
            if (c != '\r' && c != '\n' && c != '\t' && c != ' ') {
                text[length++] = c;
            }
        }
        return Arrays.copyOf(text, length);
    }

    static MessageRejected tooLong(int longest, String found) {
        return new MessageRejected(Check.SIZE, "at most " + longest + " octets", found);
    }
}
