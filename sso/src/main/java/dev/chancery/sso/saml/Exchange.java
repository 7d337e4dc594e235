package dev.chancery.sso.saml;

import java.time.Instant;
import java.util.Optional;

/**
 * What a response is taken for.
 *
 * @param requestId the {@code ID} of the request that it answers; nothing where nobody here has asked, and the provider may speak first
 * @param authenticatedSince since when whoever comes has to have shown who they are, where that was asked for
 * @param now when it arrived
 */
public record Exchange(Optional<String> requestId, Optional<Instant> authenticatedSince, Instant now) {}
