package dev.chancery.command.session;

import java.nio.ByteBuffer;

/** Unsigned LEB128 of a non-negative {@code long}: seven bits a byte, least significant first, at most nine bytes. */
final class UnsignedVarint {

    static final int MAX_LENGTH = 9;

    private static final int MORE = 0x80;

    private UnsignedVarint() {}

    static void write(ByteBuffer target, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a counter is never negative: " + value);
        }
        long rest = value;
        while (rest >= MORE) {
            target.put((byte) (rest | MORE));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** The number at the buffer's position, or -1 if it is cut off, too large or not in its shortest form. */
    static long read(ByteBuffer source) {
        long value = 0;
        for (int i = 0; i < MAX_LENGTH && source.hasRemaining(); i++) {
            byte next = source.get();
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                boolean shortest = i == 0 || next != 0;
                return shortest ? value : -1;
            }
        }
        return -1;
    }
}
