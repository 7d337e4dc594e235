package dev.chancery.api.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How requests are read.
 *
 * @param externalUrl where clients find the service, with the prefix of a gateway
 * @param externalHosts where clients find it besides
 * @param requestIdHeader the header that brings the id of a request, or empty to make one
 * @param sbForwardedFor whether {@code Sb-Forwarded-For} is trusted
 * @param rateLimitHeader the header whose first address is the key of rate limits, or empty for none
 * @param timeLimit for a whole request, or empty for none
 * @param allowedHeaders request headers that browsers may send beyond the usual ones
 */
public record HttpRules(
        URI externalUrl,
        ExternalHosts externalHosts,
        String requestIdHeader,
        boolean sbForwardedFor,
        String rateLimitHeader,
        Optional<Duration> timeLimit,
        List<String> allowedHeaders) {}
