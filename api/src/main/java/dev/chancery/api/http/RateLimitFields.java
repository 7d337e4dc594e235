package dev.chancery.api.http;

import dev.chancery.command.WholeSeconds;
import dev.chancery.infra.ratelimit.Outcome.Exceeded;
import dev.chancery.infra.ratelimit.Quota;

/** What an answer says of the rule by which somebody is refused (draft-ietf-httpapi-ratelimit-headers-10, RFC 9110 §10.2.3). */
public final class RateLimitFields {

    private RateLimitFields() {}

    /** The same answer with the rule's name, and with the time until the next is let through, if ever. */
    public static ApiException on(ApiException refusal, Exceeded exceeded) {
        Quota quota = exceeded.quota();
        String name = '"' + quota.name() + '"';
        String window = quota.burst() > 0 ? ";w=" + WholeSeconds.of(quota.window()) : "";
        ApiException answer =
                refusal.at("limit." + quota.name()).header("RateLimit-Policy", name + ";q=" + quota.burst() + window);
        return exceeded.retryIn()
                .map(WholeSeconds::of)
                .map(seconds -> answer.header("RateLimit", name + ";r=0;t=" + seconds)
                        .header("Retry-After", Long.toString(seconds)))
                .orElseGet(() -> answer.header("RateLimit", name + ";r=0"));
    }
}
