package dev.chancery.infra.breach;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers which hashes a service has named, in little memory: whoever chooses one of them is told so without asking it
 * again. As in GoTrue, one that it has not named may be taken for one that it has, as seldom as the operator wants.
 */
public final class RangeCache {

    private final int capacity;
    private final BloomShape shape;
    private final AtomicLongArray words;
    private int items;

    /**
     * @param capacity how many hashes it is made for; from four fifths of them on it begins anew, and a range of more
     *     than that it does not remember
     * @param falsePositives the share of other hashes that it may take for one of them when it is full
     */
    public RangeCache(int capacity, double falsePositives) {
        this.capacity = capacity;
        this.shape = BloomShape.of(capacity, falsePositives);
        this.words = new AtomicLongArray(Math.toIntExact(shape.bits() / Long.SIZE + 1));
    }

    boolean contains(byte[] sha1) {
        for (int n = 0; n < shape.probes(); n++) {
            long place = shape.place(sha1, n);
            if ((words.get((int) (place / Long.SIZE)) & 1L << place) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whoever reads meanwhile asks the service at worst. */
    synchronized void add(String prefix, Range range) {
        int most = capacity / 5 * 4;
        if (range.suffixes().size() > most) {
            return;
        }
        items += range.suffixes().size();
        if (items > most) {
            for (int i = 0; i < words.length(); i++) {
                words.set(i, 0);
            }
            items = range.suffixes().size();
        }
        for (String suffix : range.suffixes()) {
            add(Sha1.HEX.parseHex(prefix + suffix));
        }
    }

    private void add(byte[] sha1) {
        for (int n = 0; n < shape.probes(); n++) {
            long place = shape.place(sha1, n);
            int word = (int) (place / Long.SIZE);
            words.set(word, words.get(word) | 1L << place);
        }
    }
}
