package dev.chancery.infra.breach;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file with a line for each leaked password, in the order of their hashes: what the downloader of Have I Been Pwned
 * writes. It has tens of gigabytes, so it is searched where it lies, by some forty small reads.
 */
final class HashList implements BreachedPasswords {

    private static final int LONGEST_LINE = 64;
    private static final int WINDOW = 2 * LONGEST_LINE + 2;
    private static final int SAMPLES = 64;

    private final Path file;

    HashList(Path file) {
        this.file = file;
    }

    /**
     * A line of the file.
     *
     * @param start of its first byte
     * @param next where the next one starts
     */
    private record Place(long start, long next, String digits) {}

    /** The file is opened each time, so that it can be replaced, and so that no interrupted reader closes it for others. */
    @Override
    public boolean contain(String password) throws IOException {
        String wanted = Sha1.HEX.formatHex(Sha1.of(password));
        try (RandomAccessFile list = new RandomAccessFile(file.toFile(), "r")) {
            // a line starts at from, and the wanted one before to
            long from = 0;
            long to = list.length();
            while (from < to) {
                long middle = (from + to) >>> 1;
                Optional<Place> line = middle == from ? lineAt(list, middle) : lineAfter(list, middle - 1);
                int order = line.isEmpty() || line.get().start() >= to
                        ? 1
                        : line.get().digits().compareTo(wanted);
                if (order == 0) {
                    return true;
                }
                if (order < 0) {
                    from = line.get().next();
                } else {
                    to = middle;
                }
            }
            return false;
        }
    }

    /**
     * Looks whether it is such a file, as far as a few lines tell.
     *
     * @throws IOException if it is not
     */
    HashList requireSorted() throws IOException {
        try (RandomAccessFile list = new RandomAccessFile(file.toFile(), "r")) {
            String last = lineAt(list, 0).map(Place::digits).orElseThrow(() -> new IOException("it is empty"));
            for (int i = 1; i < SAMPLES; i++) {
                String next = lineAfter(list, list.length() / SAMPLES * i)
                        .map(Place::digits)
                        .orElse(last);
                if (next.compareTo(last) < 0) {
                    throw new IOException("its hashes are not in their order");
                }
                last = next;
            }
            return this;
        }
    }

    private static Optional<Place> lineAt(RandomAccessFile list, long start) throws IOException {
        return line(start, window(list, start), 0);
    }

    /** The first line that starts behind this byte. */
    private static Optional<Place> lineAfter(RandomAccessFile list, long offset) throws IOException {
        String window = window(list, offset);
        int end = window.indexOf('\n');
        if (end < 0 && window.length() < WINDOW) {
            return Optional.empty();
        }
        if (end < 0 || end > LONGEST_LINE) {
            throw new IOException("a line is too long for a list of hashes");
        }
        return line(offset, window, end + 1);
    }

    private static Optional<Place> line(long offset, String window, int begin) throws IOException {
        int end = window.indexOf('\n', begin);
        String text = window.substring(begin, end < 0 ? window.length() : end);
        if (end < 0 && text.isBlank()) {
            return Optional.empty();
        }
        String digits = HashLine.parse(text)
                .map(HashLine::digits)
                .orElseThrow(() -> new IOException("a line is no SHA-1 hash with a count"));
        return Optional.of(new Place(offset + begin, offset + begin + text.length() + 1, digits));
    }

    private static String window(RandomAccessFile list, long offset) throws IOException {
        byte[] window = new byte[WINDOW];
        list.seek(offset);
        int length = 0;
        for (int n = 0; n >= 0 && length < WINDOW; n = list.read(window, length, WINDOW - length)) {
            length += n;
        }
        return new String(window, 0, length, StandardCharsets.ISO_8859_1);
    }
}
