package dev.chancery.sso.saml;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A response that an identity provider nobody here wrote has sent, as {@code ResponseRecorder} of {@code api} has written it down.
 *
 * @param name the program, and what it signs or encrypts
 * @param specimen as of the time when it came
 * @param subject whom it names
 */
record RecordedResponse(String name, Specimen specimen, String subject, String email) {

    private static final List<String> NAMES = Stream.of("keycloak", "pysaml2", "samlp", "simplesamlphp")
            .flatMap(program ->
                    Stream.of("response", "assertion", "both", "encrypted").map(way -> program + "-" + way))
            .toList();

    /** The key for which they are encrypted. */
    private static final PrivateKey OURS = ours();

    private static final ServiceProvider US = new ServiceProvider(
            SigningIdentityProvider.AUDIENCE,
            SigningIdentityProvider.ACS,
            List.of(OURS),
            Duration.ofMinutes(3),
            Duration.ofSeconds(90));

    static Stream<RecordedResponse> all() {
        return Stream.concat(NAMES.stream(), Stream.of("simplesamlphp-name-encrypted"))
                .map(RecordedResponse::read);
    }

    private static RecordedResponse read(String name) {
        try {
            Properties known = properties("recorded/" + name + ".properties");
            ProviderMetadata metadata = ProviderMetadata.read(text(name + ".metadata.xml"));
            // it knows no other ciphers
            boolean cbc = name.startsWith("simplesamlphp");
            TrustedProvider provider = new TrustedProvider(
                    metadata.entityId(),
                    metadata.signingKeys(),
                    TrustedProvider.Signed.valueOf(known.getProperty("signed")),
                    cbc ? Algorithms.STRONG.withCbc() : Algorithms.STRONG,
                    List.of());
            Exchange exchange = new Exchange(
                    Optional.of(known.getProperty("request")),
                    Optional.empty(),
                    Instant.parse(known.getProperty("received")));
            return new RecordedResponse(
                    name,
                    new Specimen(text(name + ".xml"), provider, US, exchange),
                    known.getProperty("subject"),
                    known.getProperty("email"));
        } catch (UnusableMetadata e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey ours() {
        String key = properties("certificates-of-gotrue.properties").getProperty("key");
        return RsaKey.ofPkcs1(Base64.getDecoder().decode(key)).privateKey();
    }

    private static Properties properties(String name) {
        try (InputStream in = resource(name)) {
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String name) {
        try (InputStream in = resource("recorded/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = RecordedResponse.class.getResourceAsStream("/saml/" + name);
        if (in == null) {
            throw new IllegalStateException("no " + name);
        }
        return in;
    }

    @Override
    public String toString() {
        return name;
    }
}
