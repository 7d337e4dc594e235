package dev.chancery.command.user;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a password: what its length is counted in and what is hashed. */
public final class PasswordEncoding {
    private static final byte[] REPLACEMENT_CHARACTER = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private PasswordEncoding() {}

    /**
     * The UTF-8 of a password, in an array of its own that the caller may wipe. A lone surrogate becomes U+FFFD, as
     * GoTrue's JSON decoder makes of it; Java's own encoder would say {@code ?}, which is another, guessable password.
     */
    public static byte[] utf8(String password) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT_CHARACTER);
        // large enough at once, since a buffer that grows leaves copies behind that nobody wipes
        ByteBuffer encoded = ByteBuffer.allocate((int) encoder.maxBytesPerChar() * password.length());
        encoder.encode(CharBuffer.wrap(password), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
