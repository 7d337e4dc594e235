package dev.chancery.infra.breach;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Makes a filter of a list of leaked passwords. */
public final class BloomFileWriter {

    private final double falsePositives;

    /** @param falsePositives the share of other passwords that may be taken for leaked ones, between 0 and 1 */
    public BloomFileWriter(double falsePositives) {
        this.falsePositives = falsePositives;
    }

    /**
     * Reads the list twice, in any order of its lines, and puts the filter there when it is whole.
     *
     * @return how many hashes there are
     * @throws IOException if the list cannot be read or holds anything else than SHA-1 hashes, or there is no room
     */
    public long write(Path hashes, Path filter) throws IOException {
        long[] items = new long[1];
        each(hashes, _ -> items[0]++);
        if (items[0] == 0) {
            throw new IOException("there are no hashes in " + hashes);
        }
        Path unfinished = filter.resolveSibling(filter.getFileName() + ".part");
        try {
            fill(hashes, unfinished, BloomShape.of(items[0], falsePositives));
            Files.move(unfinished, filter, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return items[0];
    }

    private static void fill(Path hashes, Path filter, BloomShape shape) throws IOException {
        try (FileChannel file = FileChannel.open(
                        filter,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            file.write(ByteBuffer.wrap(BloomFile.header(shape)));
            MemorySegment bits = file.map(MapMode.READ_WRITE, BloomFile.HEADER_BYTES, BloomFile.bytes(shape), arena);
            each(hashes, sha1 -> add(bits, shape, sha1));
            bits.force();
        }
    }

    private static void add(MemorySegment bits, BloomShape shape, byte[] sha1) {
        for (int n = 0; n < shape.probes(); n++) {
            long place = shape.place(sha1, n);
            byte old = bits.get(ValueLayout.JAVA_BYTE, place / Byte.SIZE);
            bits.set(ValueLayout.JAVA_BYTE, place / Byte.SIZE, (byte) (old | 1 << place % Byte.SIZE));
        }
    }

    private static void each(Path hashes, Consumer<byte[]> hash) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(hashes, StandardCharsets.ISO_8859_1)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    hash.accept(sha1(line, hashes, number));
                }
            }
        }
    }

    private static byte[] sha1(String line, Path hashes, long number) throws IOException {
        return HashLine.parse(line)
                .map(found -> Sha1.HEX.parseHex(found.digits()))
                .orElseThrow(
                        () -> new IOException("line " + number + " of " + hashes + " is no SHA-1 hash with a count"));
    }
}
