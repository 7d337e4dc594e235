package dev.chancery.api.http;

import java.util.List;

/**
 * How requests are read.
 *
 * @param requestIdHeader the header that brings the id of a request, or empty to make one
 * @param sbForwardedFor whether {@code Sb-Forwarded-For} is trusted
 * @param rateLimitHeader the header whose first value is the key of rate limits, or empty for none
 * @param allowedHeaders request headers that browsers may send beyond the usual ones
 */
public record HttpRules(
        String requestIdHeader, boolean sbForwardedFor, String rateLimitHeader, List<String> allowedHeaders) {}
