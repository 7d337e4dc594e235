package dev.chancery.infra.breach;

import dev.chancery.infra.http.BoundedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks Have I Been Pwned, or a mirror of it, for all hashes that begin with the same five digits. It so learns one of a
 * million ranges, and neither the password nor its hash (k-anonymity).
 */
public final class RangeService implements BreachedPasswords {

    /** GoTrue's bound: people wait for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A range is some 40 KB, with padding little more. */
    private static final int LARGEST_ANSWER = 512 * 1024;

    private static final int AT_ONCE = 32;

    private final URI base;
    private final String userAgent;
    private final Optional<RangeCache> cache;
    private final BoundedHttpClient http;

    /**
     * @param base below which {@code /range/} is
     * @param userAgent by which the service knows who asks
     * @param cache of hashes that were answered before
     */
    public RangeService(URI base, String userAgent, Optional<RangeCache> cache) {
        this(base, userAgent, cache, new BoundedHttpClient(TIMEOUT, LARGEST_ANSWER, AT_ONCE));
    }

    RangeService(URI base, String userAgent, Optional<RangeCache> cache, BoundedHttpClient http) {
        this.base = base;
        this.userAgent = userAgent;
        this.cache = cache;
        this.http = http;
    }

    @Override
    public boolean contain(String password) throws IOException {
        byte[] sha1 = Sha1.of(password);
        if (cache.filter(known -> known.contains(sha1)).isPresent()) {
            return true;
        }
        String digits = Sha1.HEX.formatHex(sha1);
        String prefix = digits.substring(0, Range.PREFIX_DIGITS);
        Range range = ask(prefix);
        cache.ifPresent(known -> known.add(prefix, range));
        return range.suffixes().contains(digits.substring(Range.PREFIX_DIGITS));
    }

    private Range ask(String prefix) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceFirst("/+$", "") + "/range/" + prefix))
                .header("User-Agent", userAgent)
                .header("Add-Padding", "true")
                .build();
        HttpResponse<byte[]> answer = http.send(request);
        if (answer.statusCode() != 200) {
            throw new IOException("HTTP " + answer.statusCode());
        }
        return Range.parse(answer.body());
    }
}
