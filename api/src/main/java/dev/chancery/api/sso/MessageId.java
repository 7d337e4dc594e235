package dev.chancery.api.sso;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of messages of ours (SAML Core §1.3.4). */
final class MessageId {

    private static final int OCTETS = 20;

    private MessageId() {}

    /** Of 160 bits; an xs:ID does not begin with a digit. */
    static String drawn(SecureRandom random) {
        byte[] id = new byte[OCTETS];
        random.nextBytes(id);
        return "id-" + HexFormat.of().formatHex(id);
    }
}
