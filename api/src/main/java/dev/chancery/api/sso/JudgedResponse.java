package dev.chancery.api.sso;

import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.Algorithms;
import dev.chancery.sso.saml.Exchange;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.Reading;
import dev.chancery.sso.saml.SamlResponses;
import dev.chancery.sso.saml.ServiceProvider;
import dev.chancery.sso.saml.TrustedProvider;
import dev.chancery.sso.saml.WrittenKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response that was accepted, and all that it was judged by, as it is kept for later versions: its parts keep their names. What may be
 * signed and encrypted with is not among it, nor any other rule: those are today's.
 *
 * @param response its octets, each as a character
 * @param requestId that it had to answer; nothing where nobody had asked
 * @param authenticatedSince since when its subject had to have shown who they are, where that was asked for
 * @param us as whom we expected to be meant
 * @param provider whose it had to be
 * @param reading how it was read
 */
record JudgedResponse(
        String response,
        Optional<String> requestId,
        Optional<Instant> authenticatedSince,
        Us us,
        Provider provider,
        Reading reading) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** @param keys by which each of those is known that could open what was encrypted for us */
    record Us(
            String entityId,
            String assertionConsumerService,
            Duration clockSkew,
            Duration longestWay,
            List<String> keys) {}

    record Provider(
            String entityId,
            List<WrittenKey> keys,
            TrustedProvider.Signed signed,
            boolean cbc,
            List<String> authnContexts) {}

    /** @param form what was posted as {@code SAMLResponse} */
    static JudgedResponse of(
            String form, TrustedProvider provider, ServiceProvider us, Exchange exchange, AcceptedAssertion read) {
        return new JudgedResponse(
                new String(Base64.getMimeDecoder().decode(form), StandardCharsets.ISO_8859_1),
                exchange.requestId(),
                exchange.authenticatedSince(),
                new Us(
                        us.entityId(),
                        us.assertionConsumerService(),
                        us.clockSkew(),
                        us.longestWay(),
                        us.decryptionKeys().stream().map(JudgedResponse::known).toList()),
                new Provider(
                        provider.entityId(),
                        provider.keys().stream().map(WrittenKey::of).toList(),
                        provider.signed(),
                        !provider.algorithms().equals(Algorithms.STRONG),
                        provider.authnContexts()),
                Reading.of(read));
    }

    /**
     * Checks it again, as of then, but that it is not asked whether it was used before.
     *
     * @param keys those of ours that there are today
     * @throws MessageRejected what is wrong with it by the rules of today
     */
    AcceptedAssertion accepted(SamlResponses responses, List<PrivateKey> keys, Instant at) throws MessageRejected {
        String form = Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.ISO_8859_1));
        return responses.accept(
                responses.read(form),
                new TrustedProvider(
                        provider.entityId(),
                        keysOfProvider(),
                        provider.signed(),
                        provider.cbc() ? Algorithms.STRONG.withCbc() : Algorithms.STRONG,
                        provider.authnContexts()),
                new ServiceProvider(
                        us.entityId(), us.assertionConsumerService(), keys, us.clockSkew(), us.longestWay()),
                new Exchange(requestId, authenticatedSince, at));
    }

    private List<PublicKey> keysOfProvider() throws MessageRejected {
        List<PublicKey> read = new ArrayList<>();
        for (WrittenKey key : provider.keys()) {
            read.add(key.read());
        }
        return read;
    }

    /** Whether nothing that was encrypted for us then is closed to those keys. */
    boolean canBeOpenedBy(List<PrivateKey> keys) {
        return keys.stream().map(JudgedResponse::known).toList().containsAll(us.keys());
    }

    /** By its modulus, which is no secret. */
    private static String known(PrivateKey key) {
        return HexFormat.of()
                .formatHex(Sha256.of(((RSAPrivateKey) key).getModulus().toString()));
    }

    byte[] packed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed)) {
            deflated.write(JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** @param packed by us: it was sealed */
    static JudgedResponse unpacked(byte[] packed) {
        try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return JSON.readValue(inflated.readAllBytes(), JudgedResponse.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No personal data in logs. */
    @Override
    public String toString() {
        return "response of " + provider.entityId();
    }
}
