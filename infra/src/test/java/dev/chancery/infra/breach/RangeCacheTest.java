package dev.chancery.infra.breach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RangeCacheTest {

    private final Random random = new Random(7);

    private Set<String> hashes(int count) {
        return IntStream.range(0, count).mapToObj(_ -> hash()).collect(Collectors.toSet());
    }

    private String hash() {
        byte[] sha1 = new byte[Sha1.BYTES];
        random.nextBytes(sha1);
        return Sha1.HEX.formatHex(sha1);
    }

    private static void add(RangeCache cache, Set<String> hashes) {
        hashes.forEach(hash -> cache.add(hash.substring(0, 5), new Range(Set.of(hash.substring(5)))));
    }

    private static boolean contains(RangeCache cache, String hash) {
        return cache.contains(Sha1.HEX.parseHex(hash));
    }

    @Test
    void it_knows_what_it_was_told_and_hardly_anything_else() {
        RangeCache cache = new RangeCache(10_000, 0.001);
        Set<String> told = hashes(8_000);
        add(cache, told);

        assertThat(told).allMatch(hash -> contains(cache, hash));
        assertThat(IntStream.range(0, 100_000).filter(_ -> contains(cache, hash())))
                .hasSizeLessThan(100);
    }

    @Test
    void it_begins_anew_before_it_is_too_full_to_tell() {
        RangeCache cache = new RangeCache(1_000, 0.001);
        Set<String> first = hashes(800);
        add(cache, first);
        assertThat(first).allMatch(hash -> contains(cache, hash));

        Set<String> last = hashes(1);
        add(cache, last);

        assertThat(last).allMatch(hash -> contains(cache, hash));
        assertThat(first).noneMatch(hash -> contains(cache, hash));
    }

    @Test
    void a_range_that_is_too_large_for_it_is_not_remembered() {
        RangeCache cache = new RangeCache(1_000, 0.001);
        Set<String> suffixes =
                hashes(801).stream().map(hash -> hash.substring(5)).collect(Collectors.toSet());

        cache.add("ABCDE", new Range(suffixes));

        assertThat(suffixes).noneMatch(suffix -> contains(cache, "ABCDE" + suffix));
    }
}
