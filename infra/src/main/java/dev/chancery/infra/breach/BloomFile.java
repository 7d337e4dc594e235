package dev.chancery.infra.breach;

import java.io.DataInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A Bloom filter of leaked passwords in a file: smaller than their list by an order of magnitude, at the price of taking a few
 * passwords for leaked that are not. It is read where it lies, a byte for each probe.
 */
final class BloomFile implements BreachedPasswords {

    /** "CHBLOOM1": what such a file begins with. */
    static final long MAGIC = 0x4348_424C_4F4F_4D31L;

    /** The magic number, the number of bits and that of probes. */
    static final int HEADER_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

    private static final int MOST_PROBES = 64;

    private final Path file;

    BloomFile(Path file) {
        this.file = file;
    }

    static byte[] header(BloomShape shape) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MAGIC)
                .putLong(shape.bits())
                .putInt(shape.probes())
                .array();
    }

    /** The file is opened each time, so that it can be replaced, and so that no interrupted reader closes it for others. */
    @Override
    public boolean contain(String password) throws IOException {
        byte[] sha1 = Sha1.of(password);
        try (RandomAccessFile filter = new RandomAccessFile(file.toFile(), "r")) {
            BloomShape shape = shape(filter);
            for (int n = 0; n < shape.probes(); n++) {
                long place = shape.place(sha1, n);
                filter.seek(HEADER_BYTES + place / Byte.SIZE);
                if ((filter.readUnsignedByte() & 1 << place % Byte.SIZE) == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IOException if it is no such file, or not all of one */
    BloomFile requireWhole() throws IOException {
        try (RandomAccessFile filter = new RandomAccessFile(file.toFile(), "r")) {
            BloomShape shape = shape(filter);
            if (filter.length() != HEADER_BYTES + bytes(shape)) {
                throw new IOException("it is not as long as it says");
            }
            return this;
        }
    }

    static long bytes(BloomShape shape) {
        return (shape.bits() + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static BloomShape shape(DataInput filter) throws IOException {
        if (filter.readLong() != MAGIC) {
            throw new IOException("it is no filter");
        }
        BloomShape shape = new BloomShape(filter.readLong(), filter.readInt());
        if (shape.bits() < 1 || shape.probes() < 1 || shape.probes() > MOST_PROBES) {
            throw new IOException("its header is damaged");
        }
        return shape;
    }
}
