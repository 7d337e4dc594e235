package dev.chancery.api.token;

import static dev.chancery.api.token.Tokens.jwk;
import static dev.chancery.api.token.Tokens.verifyOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import dev.chancery.infra.settings.InvalidSettingException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SigningKeysTest {

    @Test
    void without_keys_the_secret_signs_and_verifies() {
        SigningKeys keys = Tokens.secretOnly();

        assertThat(keys.signing().algorithm()).isEqualTo(SignatureAlgorithm.HS256);
        assertThat(keys.signing().kid()).isEmpty();
        assertThat(keys.choose(Optional.empty(), "HS256")).contains(keys.signing());
        assertThat(keys.accepts("ES256")).isFalse();
        assertThat(keys.warnings()).isEmpty();
    }

    @Test
    void the_secret_goes_by_its_configured_kid() {
        SigningKeys keys = SigningKeys.of(new SigningKeys.Configuration(Tokens.SECRET, "main", null, List.of()));

        assertThat(keys.signing().kid()).isEqualTo("main");
        assertThat(keys.choose(Optional.of("main"), "ES256")).contains(keys.signing());
    }

    @Test
    void an_empty_list_of_keys_is_no_keys() {
        assertThat(SigningKeys.of(new SigningKeys.Configuration(Tokens.SECRET, "", "[]", List.of()))
                        .signing())
                .isInstanceOf(SharedSecret.class);
    }

    @Test
    void a_short_secret_works_and_is_reported() {
        SigningKeys keys = Tokens.secretOnly("dev");
        String token = new JwsWriter(keys.signing()).write(json -> json.writeStringProperty("sub", "u"));

        assertThat(new AccessTokenVerifier(keys, Tokens.CLOCK).verify(token))
                .isInstanceOf(TokenVerification.Verified.class);
        assertThat(keys.warnings())
                .containsExactly("the HS256 secret has 3 bytes; fewer than 32 can be guessed from any one token");
    }

    @Test
    void a_secret_that_verifies_nothing_beside_keys_is_reported() {
        assertThat(Tokens.keys(List.of(), "ES256").warnings())
                .singleElement()
                .asString()
                .startsWith("GOTRUE_JWT_SECRET verifies nothing beside GOTRUE_JWT_KEYS");
        assertThat(Tokens.keys(List.of("ES256", "HS256"), "ES256").warnings()).isEmpty();
    }

    @Test
    void one_key_signs_and_the_others_only_verify() {
        SigningKeys keys = Tokens.keys("ES256", "RS256", "HS256");

        assertThat(keys.signing().kid()).isEqualTo("go-ES256");
        assertThat(keys.accepts("RS256")).isTrue();
        assertThat(keys.accepts("HS256")).isTrue();
        assertThat(keys.accepts("EdDSA")).isFalse();
        assertThat(keys.choose(Optional.of("go-RS256"), "RS256")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "ES256", "EdDSA"})
    void a_key_that_signs_without_kid_verifies_what_it_has_signed(String algorithm) {
        ObjectNode jwk = jwk(algorithm);
        jwk.remove("kid");
        SigningKeys keys = SigningKeys.of(new SigningKeys.Configuration(null, "", "[" + jwk + "]", List.of()));

        assertVerified(keys, keys.signing());
        assertThat(keys.choose(Optional.of("another"), "ES256")).isEmpty();
    }

    /** As it goes from a secret to keys, without kid or with one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_secret_has_signed_is_accepted_while_it_stays_among_the_keys(boolean named) {
        ObjectNode secret = verifyOnly("HS256");
        secret.put("k", Tokens.base64(Tokens.SECRET));
        if (!named) {
            secret.remove("kid");
        }
        SigningKeys keys = SigningKeys.of(
                new SigningKeys.Configuration(null, "", "[" + jwk("ES256") + "," + secret + "]", List.of()));

        assertVerified(keys, Tokens.secretOnly().signing());
        assertVerified(keys, keys.signing());
    }

    @Test
    void is_refused_with_a_key_whose_tokens_the_secret_is_to_verify() {
        ObjectNode jwk = jwk("HS256");
        jwk.remove("kid");
        ObjectNode former = verifyOnly("HS256");
        former.remove("kid");

        assertRefused(
                "[" + jwk + "]",
                "the oct key without kid needs one: what it signs is taken for tokens of GOTRUE_JWT_SECRET");
        assertRefused(
                "[" + jwk("ES256") + "," + former + "]",
                "the oct key without kid needs one: what it signs is taken for tokens of GOTRUE_JWT_SECRET");

        jwk.put("k", Tokens.base64(Tokens.SECRET));
        SigningKeys same =
                SigningKeys.of(new SigningKeys.Configuration(Tokens.SECRET, "main", "[" + jwk + "]", List.of()));
        assertVerified(same, same.signing());
    }

    private static void assertVerified(SigningKeys keys, JwsKey signer) {
        String token = new JwsWriter(signer).write(json -> json.writeStringProperty("sub", "u"));
        assertThat(new AccessTokenVerifier(keys, Tokens.CLOCK).verify(token))
                .isInstanceOf(TokenVerification.Verified.class);
    }

    @Test
    void a_key_kept_to_verify_may_be_public() {
        ObjectNode publicKey = verifyOnly("ES256");
        publicKey.remove("d");

        SigningKeys keys = of("[" + publicKey + "," + jwk("EdDSA") + "]");

        assertThat(new AccessTokenVerifier(keys, Tokens.CLOCK).verify(Tokens.golangToken("ES256")))
                .isInstanceOf(TokenVerification.Verified.class);
    }

    @Test
    void a_key_without_alg_gets_the_one_of_its_type() {
        for (String algorithm : List.of("RS256", "ES256", "ES512", "EdDSA", "HS256")) {
            ObjectNode key = jwk(algorithm);
            key.remove("alg");
            assertThat(of("[" + key + "]").signing().algorithm().jwsName()).isEqualTo(algorithm);
        }
    }

    @Test
    void an_rsa_key_may_come_without_its_primes() {
        ObjectNode key = jwk("RS256");
        key.remove(List.of("p", "q", "dp", "dq", "qi"));

        assertThat(of("[" + key + "]").signing().kid()).isEqualTo("go-RS256");
    }

    @Test
    void an_allow_list_without_the_signing_algorithm_is_reported() {
        assertThat(Tokens.keys(List.of("HS256"), "ES256").warnings())
                .containsExactly("GOTRUE_JWT_VALID_METHODS does not list ES256, with which this server signs: it will"
                        + " refuse its own tokens");
    }

    @Test
    void an_allow_list_with_unknown_names_is_reported_and_with_none_refused() {
        assertThat(Tokens.keys(List.of("ES256", "HS256", "PS512"), "ES256").warnings())
                .containsExactly("GOTRUE_JWT_VALID_METHODS: \"PS512\" is not supported and never accepted");
        assertThatThrownBy(() -> Tokens.keys(List.of("ES256", "None"), "ES256"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("GOTRUE_JWT_VALID_METHODS: \"none\" would accept unsigned tokens");
    }

    @Test
    void is_refused_without_any_key() {
        for (String secret : new String[] {null, ""}) {
            assertThatThrownBy(() -> SigningKeys.of(new SigningKeys.Configuration(secret, "", null, List.of())))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessage(
                            "GOTRUE_JWT_SECRET: expected a secret of at least 32 bytes, or keys in GOTRUE_JWT_KEYS");
        }
    }

    @Test
    void is_refused_with_an_empty_list_of_keys_and_no_secret() {
        assertThatThrownBy(() -> SigningKeys.of(new SigningKeys.Configuration(null, "", "[]", List.of())))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("GOTRUE_JWT_KEYS: exactly one key must have \"sign\" in its key_ops, found 0 of 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[null]", "[1]", "[\"x\"]", "not json", "[{]"})
    void is_refused_when_not_a_list_of_objects(String json) {
        assertRefused(json, "expected a JSON array of JWK objects");
    }

    @Test
    void is_refused_with_no_or_two_keys_that_sign() {
        assertRefused(
                "[" + verifyOnly("ES256") + "]", "exactly one key must have \"sign\" in its key_ops, found 0 of 1");
        assertRefused(
                "[" + jwk("ES256") + "," + jwk("RS256") + "]",
                "exactly one key must have \"sign\" in its key_ops, found 2 of 2");
    }

    @Test
    void is_refused_with_two_keys_of_one_name() {
        ObjectNode other = verifyOnly("EdDSA").put("kid", "go-ES256");
        assertRefused(
                "[" + jwk("ES256") + "," + other + "]", "two keys have the kid \"go-ES256\"; a kid names one key");
    }

    @Test
    void is_refused_with_a_public_key_that_is_to_sign() {
        ObjectNode publicKey = jwk("ES256");
        publicKey.remove("d");
        assertRefused("[" + publicKey + "]", "key 1 (\"go-ES256\"): is to sign but holds no private key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA"})
    void is_refused_with_a_private_half_of_another_key(String algorithm) {
        ObjectNode mixed = jwk(algorithm);
        char[] d = mixed.get("d").asString().toCharArray();
        d[5] = d[5] == 'A' ? 'B' : 'A';
        mixed.put("d", new String(d));
        assertRefused(
                "[" + mixed + "]",
                "key 1 (\"go-" + algorithm + "\"): the private and the public numbers do not belong together");
    }

    @Test
    void is_refused_with_a_weak_rsa_key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        RSAKey weak = new RSAKey.Builder(
                        (RSAPublicKey) generator.generateKeyPair().getPublic())
                .keyID("weak")
                .build();
        assertRefused(
                "[" + weak.toJSONString() + "]",
                "key 1 (\"weak\"): an RSA key has between 2048 and 8192 bits, this one has 1024");
    }

    @Test
    void is_refused_with_an_rsa_exponent_of_one() {
        assertRefused(
                "[" + verifyOnly("RS256").put("e", "AQ") + "]",
                "key 1 (\"go-RS256\"): the RSA public exponent is not an odd number of at least 3");
    }

    @Test
    void is_refused_with_an_algorithm_that_does_not_fit_the_key() {
        assertRefused(
                "[" + jwk("ES256").put("alg", "RS256") + "]",
                "key 1 (\"go-ES256\"): alg RS256 does not fit key type EC");
        assertRefused(
                "[" + jwk("ES256").put("alg", "ES512") + "]",
                "key 1 (\"go-ES256\"): alg ES512 does not fit curve P-256");
        assertRefused(
                "[" + jwk("RS256").put("alg", "HS256") + "]",
                "key 1 (\"go-RS256\"): alg HS256 does not fit key type RSA");
        assertRefused("[" + jwk("RS256").put("alg", "PS256") + "]", "key 1 (\"go-RS256\"): alg PS256 is not supported");
        assertRefused("[" + jwk("RS256").put("alg", "none") + "]", "key 1 (\"go-RS256\"): alg none is not supported");
    }

    @Test
    void is_refused_with_a_point_off_the_curve_or_an_unknown_type() {
        assertRefused(
                "[" + jwk("ES256").put("x", jwk("ES256").get("y").asString()) + "]",
                "key 1 (\"go-ES256\"): is not a valid JWK of kty RSA, EC, OKP or oct");
        assertRefused("[{\"kty\":\"XYZ\"}]", "key 1 (without kid): is not a valid JWK of kty RSA, EC, OKP or oct");
        assertRefused(
                "[" + jwk("RS256").put("aws:kms:arn", "arn:aws:kms:x") + "]",
                "key 1 (\"go-RS256\"): keys held by AWS KMS are not supported");
    }

    @Test
    void prints_no_key_material() {
        SigningKeys.Configuration configuration = new SigningKeys.Configuration(
                Tokens.SECRET, "", "[" + jwk("ES256") + "," + verifyOnly("HS256") + "]", List.of());
        SigningKeys keys = SigningKeys.of(configuration);

        assertThat(configuration.toString() + keys + keys.all())
                .doesNotContain(Tokens.SECRET)
                .doesNotContain(jwk("ES256").get("d").asString())
                .doesNotContain(jwk("HS256").get("k").asString());
    }

    private static SigningKeys of(String json) {
        return SigningKeys.of(new SigningKeys.Configuration(Tokens.SECRET, "", json, List.of()));
    }

    private static void assertRefused(String json, String problem) {
        assertThatThrownBy(() -> of(json))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("GOTRUE_JWT_KEYS: " + problem)
                .hasNoCause();
    }
}
