package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.http.BoundedHttpClient;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.UnusableMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Metadata of identity providers, as an administrator gives it, or as it stands where the provider says it does. */
public final class MetadataSource {

    private static final String INVALID = "validation_failed";
    private static final String NOT_THERE = "saml_metadata_fetch_failed";

    /** Metadata that can be used, and what it says. */
    record Read(String xml, ProviderMetadata metadata) {}

    /** That there is none that can be used. */
    static final class Unavailable extends Exception {

        private final String code;
        private final String reason;

        /** @param reason why, in a few words that are the same each time */
        private Unavailable(String code, String reason, String message) {
            super(message, null, false, false);
            this.code = code;
            this.reason = reason;
        }

        private Unavailable(String code, String reason) {
            this(code, reason, reason);
        }

        String reason() {
            return reason;
        }

        private ApiException answer() {
            return ApiException.badRequest(code, getMessage());
        }
    }

    private final BoundedHttpClient http;
    private final InstantSource clock;

    /** @param http for calls of at most {@link ProviderMetadata#LONGEST} octets */
    public MetadataSource(BoundedHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    /** @throws ApiException {@code validation_failed} if it cannot be used */
    Read read(String xml) {
        try {
            return usable(xml);
        } catch (Unavailable e) {
            throw e.answer();
        }
    }

    /** @throws ApiException {@code saml_metadata_fetch_failed} if it is not there, {@code validation_failed} if it cannot be used */
    Read fetch(URI url) {
        try {
            return fetched(url.toString());
        } catch (Unavailable e) {
            throw e.answer();
        }
    }

    Read fetched(String url) throws Unavailable {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Accept", "application/samlmetadata+xml, application/xml;q=0.9, */*;q=0.5")
                    .build();
            HttpResponse<byte[]> answer = http.send(request);
            if (answer.statusCode() != 200) {
                throw new Unavailable(
                        NOT_THERE,
                        "HTTP %d error fetching SAML Metadata from URL '%s'".formatted(answer.statusCode(), url));
            }
            return usable(decoded(answer.body()));
        } catch (IOException | IllegalArgumentException e) {
            throw new Unavailable(NOT_THERE, "SAML Metadata could not be fetched from URL '%s'".formatted(url));
        }
    }

    private Read usable(String xml) throws Unavailable {
        try {
            ProviderMetadata metadata = ProviderMetadata.read(xml);
            metadata.requireValid(clock.instant());
            return new Read(xml, metadata);
        } catch (UnusableMetadata e) {
            throw new Unavailable(INVALID, e.reason(), e.getMessage());
        } catch (MessageRejected e) {
            throw new Unavailable(INVALID, "SAML Metadata is no longer valid");
        }
    }

    private static String decoded(byte[] octets) throws Unavailable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unavailable(
                    INVALID,
                    "SAML Metadata XML contains invalid UTF-8 characters, which are not supported at this time");
        }
    }
}
