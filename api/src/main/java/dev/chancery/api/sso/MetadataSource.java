package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.infra.http.BoundedHttpClient;
import dev.chancery.sso.saml.ProviderMetadata;
import dev.chancery.sso.saml.UnusableMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Metadata of identity providers, as an administrator gives it, or as it stands where the provider says it does. */
public final class MetadataSource {

    /** Metadata that can be used, and what it says. */
    record Read(String xml, ProviderMetadata metadata) {}

    private final BoundedHttpClient http;

    /** @param http for calls of at most {@link ProviderMetadata#LONGEST} octets */
    public MetadataSource(BoundedHttpClient http) {
        this.http = http;
    }

    /** @throws ApiException {@code validation_failed} if it cannot be used */
    Read read(String xml) {
        try {
            return new Read(xml, ProviderMetadata.read(xml));
        } catch (UnusableMetadata e) {
            throw ApiException.validation(e.getMessage());
        }
    }

    /** @throws ApiException {@code saml_metadata_fetch_failed} if it is not there, {@code validation_failed} if it cannot be used */
    Read fetch(URI url) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/samlmetadata+xml, application/xml;q=0.9, */*;q=0.5")
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request);
            if (answer.statusCode() != 200) {
                throw failed("HTTP %d error fetching SAML Metadata from URL '%s'".formatted(answer.statusCode(), url));
            }
            return read(decoded(answer.body()));
        } catch (IOException e) {
            throw failed("SAML Metadata could not be fetched from URL '%s'".formatted(url));
        }
    }

    private static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiException.validation(
                    "SAML Metadata XML contains invalid UTF-8 characters, which are not supported at this time");
        }
    }

    private static ApiException failed(String message) {
        return ApiException.badRequest("saml_metadata_fetch_failed", message);
    }
}
