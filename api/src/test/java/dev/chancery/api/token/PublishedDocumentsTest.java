package dev.chancery.api.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PublishedDocumentsTest {

    @Test
    void the_jwks_publishes_public_numbers_only() {
        String json = JwksDocument.json(Tokens.keys("ES256", "RS256", "EdDSA", "HS256"));
        JsonNode keys = JsonMapper.shared().readTree(json).get("keys");

        assertThat(keys).hasSize(3);
        for (JsonNode key : keys) {
            assertThat(key.get("use").asString()).isEqualTo("sig");
            assertThat(key.get("key_ops").toString()).isEqualTo("[\"verify\"]");
            assertThat(key.get("kid").asString())
                    .isEqualTo("go-" + key.get("alg").asString());
            assertThat(key.propertyNames())
                    .isSubsetOf("kty", "n", "e", "crv", "x", "y", "kid", "alg", "use", "key_ops");
        }
        for (String algorithm : List.of("ES256", "RS256", "EdDSA")) {
            assertThat(json).doesNotContain(Tokens.jwk(algorithm).get("d").asString());
        }
        assertThat(json).doesNotContain(Tokens.jwk("HS256").get("k").asString());
    }

    @Test
    void the_jwks_of_a_secret_is_empty() {
        assertThat(JwksDocument.json(Tokens.secretOnly())).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void a_published_key_verifies_what_its_private_half_signs() throws Exception {
        String json = JwksDocument.json(Tokens.keys("ES256"));
        JWK published = JWKSet.parse(json).getKeyByKeyId("go-ES256");

        assertThat(SignedJWT.parse(Tokens.golangToken("ES256")).verify(new ECDSAVerifier(published.toECKey())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://auth.example/auth/v1", "https://auth.example/auth/v1/", "https://auth.example/auth/v1//"
            })
    void the_discovery_document_is_the_one_that_clients_know(String issuer) {
        assertThat(DiscoveryDocument.json(issuer)).isEqualTo("""
                {"issuer":"ISSUER",\
                "authorization_endpoint":"https://auth.example/auth/v1/oauth/authorize",\
                "token_endpoint":"https://auth.example/auth/v1/oauth/token",\
                "jwks_uri":"https://auth.example/auth/v1/.well-known/jwks.json",\
                "userinfo_endpoint":"https://auth.example/auth/v1/oauth/userinfo",\
                "scopes_supported":["openid","profile","email","phone","offline_access"],\
                "response_types_supported":["code"],"response_modes_supported":["query"],\
                "grant_types_supported":["authorization_code","refresh_token"],"subject_types_supported":["public"],\
                "id_token_signing_alg_values_supported":["RS256","HS256","ES256"],\
                "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],\
                "claims_supported":["sub","aud","iss","exp","iat","auth_time","nonce","email","email_verified",\
                "phone_number","phone_number_verified","name","picture","preferred_username","updated_at"],\
                "code_challenge_methods_supported":["S256","plain"]}""".replace("ISSUER", issuer));
    }

    @Test
    void the_api_keys_name_a_role_and_no_user_for_ten_years() {
        SigningKeys keys = Tokens.secretOnly();
        ApiKeys apiKeys = ApiKeys.issue(keys, Instant.ofEpochSecond(1_700_000_000));

        assertThat(Tokens.claimsOf(apiKeys.anon()).toString())
                .isEqualTo("{\"iss\":\"supabase\",\"role\":\"anon\",\"iat\":1700000000,\"exp\":2015360000}");
        assertThat(Tokens.claimsOf(apiKeys.serviceRole()).get("role").asString())
                .isEqualTo("service_role");
        assertThat(new AccessTokenVerifier(keys, Tokens.CLOCK).verify(apiKeys.serviceRole()))
                .isInstanceOf(TokenVerification.Verified.class);
        assertThat(apiKeys).hasToString("ApiKeys[hidden]");
    }
}
