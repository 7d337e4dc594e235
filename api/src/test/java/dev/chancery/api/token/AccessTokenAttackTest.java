package dev.chancery.api.token;

import static dev.chancery.api.token.Tokens.CLOCK;
import static dev.chancery.api.token.Tokens.base64;
import static dev.chancery.api.token.Tokens.golangToken;
import static dev.chancery.api.token.Tokens.hs256;
import static dev.chancery.api.token.Tokens.jwk;
import static dev.chancery.api.token.Tokens.unsigned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.token.TokenVerification.Rejected;
import dev.chancery.api.token.TokenVerification.Verified;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forgeries known from other servers; each names the trick, none may get in. */
class AccessTokenAttackTest {

    private static final String ADMIN = "{\"sub\":\"c0ffee00-0000-4000-8000-000000000001\",\"role\":\"service_role\"}";
    private static final String[] ALL = {"ES256", "RS256", "RS512", "ES512", "EdDSA", "HS256"};

    private final SigningKeys keys = Tokens.keys(ALL);
    private final AccessTokenVerifier verifier = new AccessTokenVerifier(keys, CLOCK);

    @ParameterizedTest
    @CsvSource({
        "none, token signature is invalid: signing method none is invalid",
        "None, token is unverifiable: signing method (alg) is unavailable",
        "NONE, token is unverifiable: signing method (alg) is unavailable",
        "nOnE, token is unverifiable: signing method (alg) is unavailable",
        "'none ', token is unverifiable: signing method (alg) is unavailable",
        "'', token is unverifiable: signing method (alg) is unavailable",
        "hs256, token is unverifiable: signing method (alg) is unavailable",
        "Hs256, token is unverifiable: signing method (alg) is unavailable",
        "es256, token is unverifiable: signing method (alg) is unavailable",
        "EDDSA, token is unverifiable: signing method (alg) is unavailable",
        "dir, token is unverifiable: signing method (alg) is unavailable",
        "HS384, token signature is invalid: signing method HS384 is invalid",
        "PS256, token signature is invalid: signing method PS256 is invalid",
    })
    void no_signature_or_an_algorithm_nobody_configured(String algorithm, String reason) {
        for (String kid : List.of("", ",\"kid\":\"go-ES256\"", ",\"kid\":\"go-HS256\"", ",\"kid\":\"\"")) {
            String header = "{\"alg\":\"" + algorithm + "\"" + kid + "}";
            assertThat(verifier.verify(unsigned(header, ADMIN) + ".")).isEqualTo(new Rejected(reason));
            assertThat(verifier.verify(hs256(header, ADMIN))).isEqualTo(new Rejected(reason));
        }
    }

    @Test
    void an_allow_list_that_was_told_to_accept_none_does_not_exist() {
        assertThat(keys.accepts("none")).isFalse();
        assertThat(Tokens.keys(List.of("HS512", "ES256"), ALL).accepts("HS512")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "ES512", "EdDSA"})
    void a_public_key_used_as_the_secret_of_hs256(String algorithm) throws Exception {
        String kid = "go-" + algorithm;
        PublicKey key =
                ((AsymmetricKey) keys.choose(Optional.of(kid), algorithm).orElseThrow()).publicKey();
        byte[] der = key.getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----";
        String jwk = JwksDocument.json(Tokens.keys(algorithm));
        List<byte[]> forms = List.of(
                der,
                pem.getBytes(UTF_8),
                (pem + "\n").getBytes(UTF_8),
                jwk.getBytes(UTF_8),
                jwk.substring(9, jwk.length() - 2).getBytes(UTF_8),
                base64(der).getBytes(UTF_8));
        for (byte[] form : forms) {
            assertRefused(hs256("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}", ADMIN, form));
            assertRefused(hs256("{\"alg\":\"HS256\"}", ADMIN, form));
            assertRefused(hs256("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}", ADMIN, form));
        }
    }

    @Test
    void hs256_under_the_name_of_an_asymmetric_key_even_with_the_right_secret() {
        assertThat(verifier.verify(hs256("{\"alg\":\"HS256\",\"kid\":\"go-ES256\"}", ADMIN)))
                .isEqualTo(
                        new Rejected("token signature is invalid: key is of invalid type: HMAC verify expects []byte"));
    }

    @Test
    void a_shared_secret_under_the_name_of_another_algorithm() {
        assertThat(verifier.verify(hs256("{\"alg\":\"ES256\",\"kid\":\"go-HS256\"}", ADMIN)))
                .isEqualTo(new Rejected(
                        "token signature is invalid: key is of invalid type: ECDSA verify expects *ecdsa.PublicKey"));
    }

    @Test
    void a_good_signature_under_the_name_of_another_key() {
        for (String signer : ALL) {
            for (String named : ALL) {
                String header = "{\"alg\":\"" + signer + "\",\"kid\":\"go-" + named + "\"}";
                JwsKey key = keys.choose(Optional.of("go-" + signer), signer).orElseThrow();
                TokenVerification outcome = verifier.verify(Tokens.signedWith(key, header, ADMIN));
                if (signer.equals(named)) {
                    assertThat(outcome).isInstanceOf(Verified.class);
                } else {
                    assertThat(outcome).as("%s as %s", signer, named).isInstanceOf(Rejected.class);
                }
            }
        }
    }

    @Test
    void one_key_never_serves_two_algorithms() {
        JwsKey rs256 = keys.choose(Optional.of("go-RS256"), "RS256").orElseThrow();
        String content = unsigned("{\"alg\":\"RS512\",\"kid\":\"go-RS256\"}", ADMIN);

        assertThat(verifier.verify(content + "." + base64(rs256.sign(content.getBytes(UTF_8)))))
                .isEqualTo(new Rejected("token signature is invalid: signing method RS512 is invalid"));
    }

    @ParameterizedTest
    @CsvSource({
        "HS256, signature is invalid",
        "RS256, crypto/rsa: verification error",
        "RS512, crypto/rsa: verification error",
        "ES256, crypto/ecdsa: verification error",
        "ES512, crypto/ecdsa: verification error",
        "EdDSA, ed25519: verification error",
    })
    void a_stripped_or_wrong_signature(String algorithm, String problem) {
        String token = golangToken(algorithm);
        String content = token.substring(0, token.lastIndexOf('.'));
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        Rejected rejected = new Rejected("token signature is invalid: " + problem);

        assertThat(verifier.verify(content + ".")).isEqualTo(rejected);
        assertThat(verifier.verify(content + ".AAAA")).isEqualTo(rejected);
        assertThat(verifier.verify(content + "." + base64(new byte[signature.length])))
                .isEqualTo(rejected);
        assertThat(verifier.verify(content + "." + base64(Arrays.copyOf(signature, signature.length - 1))))
                .isEqualTo(rejected);
        assertThat(verifier.verify(content + "." + base64(Arrays.copyOf(signature, signature.length + 1))))
                .isEqualTo(rejected);
        for (int i = 0; i < signature.length; i += 7) {
            byte[] flipped = signature.clone();
            flipped[i] ^= 1;
            assertThat(verifier.verify(content + "." + base64(flipped))).isEqualTo(rejected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "RS512", "ES256", "ES512", "EdDSA"})
    void claims_exchanged_under_a_good_signature(String algorithm) {
        String[] parts = golangToken(algorithm).split("\\.");

        assertRefused(parts[0] + "." + base64(ADMIN) + "." + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES512"})
    void an_ecdsa_signature_of_nothing_but_special_numbers(String algorithm) {
        String token = golangToken(algorithm);
        String content = token.substring(0, token.lastIndexOf('.'));
        int half = algorithm.equals("ES256") ? 32 : 66;
        byte[] zero = new byte[half];
        byte[] one = new byte[half];
        one[half - 1] = 1;
        byte[] order = HexFormat.of()
                .parseHex(
                        algorithm.equals("ES256")
                                ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                                : "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7"
                                        + "fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");
        byte[] high = new byte[half];
        Arrays.fill(high, (byte) 0xff);
        for (byte[] r : List.of(zero, one, order, high)) {
            for (byte[] s : List.of(zero, one, order, high)) {
                byte[] signature = Arrays.copyOf(r, 2 * half);
                System.arraycopy(s, 0, signature, half, half);
                assertRefused(content + "." + base64(signature));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ES256, SHA256withECDSA", "ES512, SHA512withECDSA"})
    void an_ecdsa_signature_in_der(String algorithm, String jcaName) throws Exception {
        AsymmetricKey key = (AsymmetricKey)
                keys.choose(Optional.of("go-" + algorithm), algorithm).orElseThrow();
        String content = unsigned("{\"alg\":\"" + algorithm + "\",\"kid\":\"go-" + algorithm + "\"}", ADMIN);
        Signature der = Signature.getInstance(jcaName, key.provider());
        der.initSign(key.privateKey());
        der.update(content.getBytes(UTF_8));

        assertThat(verifier.verify(content + "." + base64(der.sign())))
                .isEqualTo(new Rejected("token signature is invalid: crypto/ecdsa: verification error"));
    }

    @Test
    void a_key_that_the_token_brings_along() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048, new SecureRandom());
        KeyPair attacker = generator.generateKeyPair();
        RSAPublicKey published = (RSAPublicKey) attacker.getPublic();
        String n = base64(published.getModulus().toByteArray());
        String jwk = "{\"kty\":\"RSA\",\"kid\":\"go-RS256\",\"alg\":\"RS256\",\"e\":\"AQAB\",\"n\":\"" + n + "\"}";
        for (String extra : List.of(
                "\"jwk\":" + jwk,
                "\"jku\":\"https://attacker.example/jwks.json\"",
                "\"x5u\":\"https://attacker.example/cert.pem\"",
                "\"x5c\":[\"" + Base64.getEncoder().encodeToString(published.getEncoded()) + "\"]",
                "\"x5t\":\"AAAA\"")) {
            for (String kid : List.of("", ",\"kid\":\"go-RS256\"", ",\"kid\":\"attacker\"")) {
                String content = unsigned("{\"alg\":\"RS256\"" + kid + "," + extra + "}", ADMIN);
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(attacker.getPrivate());
                signature.update(content.getBytes(UTF_8));
                assertRefused(content + "." + base64(signature.sign()));
            }
            JwsKey own = keys.choose(Optional.of("go-RS256"), "RS256").orElseThrow();
            String harmless = "{\"alg\":\"RS256\",\"kid\":\"go-RS256\"," + extra + "}";
            assertThat(verifier.verify(Tokens.signedWith(own, harmless, ADMIN)))
                    .as("ignored, not obeyed")
                    .isInstanceOf(Verified.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"b64\":false",
                "\"crit\":[\"https://example.com/unknown\"],\"https://example.com/unknown\":1",
            })
    void a_header_that_changes_what_the_signature_means(String extension) {
        assertThat(verifier.verify(hs256("{\"alg\":\"HS256\"," + extension + "}", ADMIN)))
                .isEqualTo(new Rejected("token is unverifiable: header extensions (crit, b64) are not supported"));
    }

    @Test
    void a_name_that_occurs_twice() {
        assertRefused(hs256("{\"sub\":\"a\",\"sub\":\"b\"}"));
        assertRefused(hs256("{\"exp\":4102444800,\"exp\":1}"));
        assertRefused(hs256("{\"role\":\"authenticated\",\"r\\u006fle\":\"service_role\"}"));
        assertRefused(hs256("{\"alg\":\"none\",\"alg\":\"HS256\"}", ADMIN));
        assertRefused(hs256("{\"alg\":\"HS256\",\"kid\":\"a\",\"kid\":\"b\"}", ADMIN));
    }

    @Test
    void a_claim_in_another_case_is_another_claim() {
        Verified verified = (Verified) verifier.verify(hs256("{\"Role\":\"service_role\",\"SUB\":\"x\"}"));

        assertThat(verified.claims().role()).isEmpty();
        assertThat(verified.claims().subject()).isEmpty();
    }

    @Test
    void an_encrypted_a_nested_or_a_detached_token() {
        String jwe = base64("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA";
        String nested = hs256("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", golangToken("ES256"));
        String[] parts = golangToken("ES256").split("\\.");

        assertRefused(jwe);
        assertRefused(nested);
        assertRefused(parts[0] + ".." + parts[2]);
        assertRefused("{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2]
                + "\"}");
    }

    @Test
    void another_spelling_of_a_good_token() {
        String token = golangToken("ES256");
        String[] parts = token.split("\\.");
        for (String variant : List.of(
                token + "=",
                token + ".",
                token + "\n",
                " " + token,
                token + "A",
                token.replace('-', '+'),
                parts[0] + "=." + parts[1] + "." + parts[2],
                token.toLowerCase(Locale.ROOT))) {
            if (!variant.equals(token)) {
                assertRefused(variant);
            }
        }
    }

    @Test
    void json_made_to_exhaust_the_reader() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertRefused(base64(deep) + ".e30.AAAA");
        assertRefused(hs256("{\"more\":" + deep + "}"));
        assertRefused(hs256("{\"exp\":" + "9".repeat(5000) + "}"));
        assertRefused(hs256("{\"exp\":1e999999999}"));
        assertRefused(hs256("{\"exp\":\"" + "9".repeat(5000) + "\"}"));
    }

    @Test
    void the_empty_secret_is_no_secret() {
        SigningKeys noSecret = SigningKeys.of(
                new SigningKeys.Configuration("", "", "[" + jwk("ES256") + "]", List.of("ES256", "HS256")));

        assertThat(new AccessTokenVerifier(noSecret, CLOCK).verify(hs256("{\"alg\":\"HS256\"}", ADMIN, new byte[] {0})))
                .isEqualTo(new Rejected("token is unverifiable: error while executing keyfunc: unrecognized JWT kid"
                        + " <nil> for algorithm HS256"));
    }

    private void assertRefused(String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Rejected.class);
    }
}
