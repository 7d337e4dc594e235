package dev.chancery.api.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenIssuerTest {

    private static final UUID USER = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");
    private static final UUID SESSION = UUID.fromString("c0ffee00-0000-4000-8000-000000000002");

    @Test
    void writes_the_claims_of_an_ordinary_session_and_nothing_else() {
        AccessTokenClaims claims = new AccessTokenClaims(
                "",
                USER,
                "authenticated",
                Instant.parse("2026-11-23T13:00:00.999Z"),
                Instant.parse("2026-11-23T12:00:00.999Z"),
                "a@example.com",
                null,
                new TreeMap<>(Map.of("provider", "email", "providers", List.of("email"))),
                new TreeMap<>(Map.of("name", "Zoë", "rank", 7)),
                "authenticated",
                "aal1",
                List.of(),
                SESSION,
                false);

        assertThat(payload(new AccessTokenIssuer(Tokens.secretOnly()).issue(claims)))
                .isEqualTo("""
                {"sub":"c0ffee00-0000-4000-8000-000000000001","aud":"authenticated","exp":1795438800,"iat":1795435200,\
                "email":"a@example.com","phone":"","app_metadata":{"provider":"email","providers":["email"]},\
                "user_metadata":{"name":"Zoë","rank":7},"role":"authenticated","aal":"aal1",\
                "session_id":"c0ffee00-0000-4000-8000-000000000002","is_anonymous":false}""");
    }

    @Test
    void writes_everything_an_oauth_session_with_two_factors_has() {
        assertThat(payload(new AccessTokenIssuer(Tokens.secretOnly()).issue(full())))
                .isEqualTo("""
                {"iss":"https://auth.example","sub":"c0ffee00-0000-4000-8000-000000000001","aud":"","exp":1795438800,\
                "iat":1795435200,"email":"","phone":"15550001111","app_metadata":{},"user_metadata":{},"role":"",\
                "aal":"aal2","amr":[{"method":"totp","timestamp":20},{"method":"sso/saml","timestamp":10,\
                "provider":"c0ffee00-0000-4000-8000-000000000004"}],\
                "session_id":"c0ffee00-0000-4000-8000-000000000002","is_anonymous":true}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "RS512", "ES256", "ES512", "EdDSA"})
    void its_own_verifier_reads_back_what_it_signed(String algorithm) {
        SigningKeys keys = Tokens.keys(algorithm);

        String token = new AccessTokenIssuer(keys).issue(full());

        assertThat(Tokens.headerOf(token).toString())
                .isEqualTo("{\"alg\":\"" + algorithm + "\",\"kid\":\"go-" + algorithm + "\",\"typ\":\"JWT\"}");
        VerifiedClaims claims =
                ((TokenVerification.Verified) new AccessTokenVerifier(keys, Tokens.CLOCK).verify(token)).claims();
        assertThat(claims.subject()).isEqualTo(USER.toString());
        assertThat(claims.sessionId()).isEqualTo(SESSION.toString());
        assertThat(claims.authenticationMethods()).isEqualTo(full().authenticationMethods());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "RS512", "ES256", "ES512"})
    void an_independent_library_accepts_what_it_signed(String algorithm) throws Exception {
        SignedJWT token = SignedJWT.parse(new AccessTokenIssuer(Tokens.keys(algorithm)).issue(full()));
        JWK jwk = JWK.parse(Tokens.jwk(algorithm).toString());
        JWSVerifier verifier = new DefaultJWSVerifierFactory()
                .createJWSVerifier(
                        token.getHeader(),
                        algorithm.equals("HS256")
                                ? jwk.toOctetSequenceKey().toSecretKey()
                                : ((AsymmetricJWK) jwk).toPublicKey());

        assertThat(token.verify(verifier)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "RS512", "EdDSA"})
    void signs_byte_for_byte_like_golang_jwt_where_signing_is_deterministic(String algorithm) {
        String golang = Tokens.golangToken(algorithm);
        String content = golang.substring(0, golang.lastIndexOf('.'));

        assertThat(content + "."
                        + Tokens.base64(
                                Tokens.keys(algorithm).signing().sign(content.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(golang);
    }

    @Test
    void leaves_the_kid_out_when_the_key_has_none() {
        assertThat(Tokens.headerOf(new AccessTokenIssuer(Tokens.secretOnly()).issue(full()))
                        .toString())
                .isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    }

    private static AccessTokenClaims full() {
        return new AccessTokenClaims(
                "https://auth.example",
                USER,
                "",
                Instant.parse("2026-11-23T13:00:00Z"),
                Instant.parse("2026-11-23T12:00:00Z"),
                "",
                "15550001111",
                null,
                null,
                "",
                "aal2",
                List.of(new AmrEntry("sso/saml", 10, "c0ffee00-0000-4000-8000-000000000004"), new AmrEntry("totp", 20)),
                SESSION,
                true);
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }
}
