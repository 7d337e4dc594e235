package dev.chancery.api.http;

import dev.chancery.infra.ratelimit.Limiter;
import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.RateLimiter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** Asks the limiters for a request, by the client's address or the header that the settings name. */
public final class RateLimits {

    private final HttpRules rules;
    private final RateLimiter limiter;

    public RateLimits(HttpRules rules, RateLimiter limiter) {
        this.rules = rules;
        this.limiter = limiter;
    }

    /** @throws ApiException 429 if the client asks too often; a client without a key is not limited, as in GoTrue */
    public void require(Limiter limit, HttpServletRequest request) {
        String key = key(request);
        if (key.isEmpty()) {
            return;
        }
        limiter.tryAcquire(limit, key).ifPresent(RateLimits::refuse);
    }

    /** The same, where it is counted only {@linkplain #count later}, if at all. */
    public void requireLeft(Limiter limit, HttpServletRequest request) {
        String key = key(request);
        if (!key.isEmpty()) {
            limiter.refusal(limit, key).ifPresent(RateLimits::refuse);
        }
    }

    /** Counts a request that was let through already. */
    public void count(Limiter limit, HttpServletRequest request) {
        String key = key(request);
        if (!key.isEmpty()) {
            limiter.tryAcquire(limit, key);
        }
    }

    private static void refuse(Exceeded exceeded) {
        throw RateLimitFields.on(
                ApiException.of(429, "over_request_rate_limit", "Request rate limit reached"), exceeded);
    }

    private String key(HttpServletRequest request) {
        if (rules.sbForwardedFor()) {
            String forwarded = ClientAddress.firstIn(request.getHeader("Sb-Forwarded-For"));
            if (forwarded != null) {
                return ClientAddress.network(forwarded);
            }
        }
        if (rules.rateLimitHeader().isEmpty()) {
            return "";
        }
        List<String> lines = Collections.list(request.getHeaders(rules.rateLimitHeader()));
        return lines.isEmpty() ? "" : client(String.join(",", lines), request.getRemoteAddr());
    }

    /** A header that names nobody must not be the way around the limits: then whoever sent it is the client. */
    private static String client(String header, String peer) {
        String named = ClientAddress.firstIn(header);
        String address = named == null ? ClientAddress.parse(peer) : named;
        return address == null ? peer : ClientAddress.network(address);
    }
}
