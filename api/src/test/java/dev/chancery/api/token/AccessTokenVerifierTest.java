package dev.chancery.api.token;

import static dev.chancery.api.token.Tokens.CLOCK;
import static dev.chancery.api.token.Tokens.NOW;
import static dev.chancery.api.token.Tokens.base64;
import static dev.chancery.api.token.Tokens.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.token.TokenVerification.Rejected;
import dev.chancery.api.token.TokenVerification.Verified;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages were taken from golang-jwt 5.3.1 under Go 1.26 fed with the same tokens. */
class AccessTokenVerifierTest {

    private final AccessTokenVerifier verifier = new AccessTokenVerifier(Tokens.secretOnly(), CLOCK);

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "RS512", "ES256", "ES512", "EdDSA"})
    void accepts_what_golang_jwt_signed(String algorithm) {
        AccessTokenVerifier verifier = new AccessTokenVerifier(Tokens.keys(algorithm), CLOCK);

        assertThat(verifier.verify(Tokens.golangToken(algorithm))).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.claims().subject()).isEqualTo("c0ffee00-0000-4000-8000-000000000001");
            assertThat(verified.claims().role()).isEqualTo("authenticated");
            assertThat(verified.claims().expiresAt()).contains(Instant.ofEpochSecond(4102444800L));
        });
    }

    @Test
    void reads_every_claim_of_an_access_token() {
        String token = hs256("""
                {"iss":"https://auth","sub":"u","aud":"authenticated","exp":4102444800,"iat":1,"email":"a@b.c",
                 "phone":"","app_metadata":{"provider":"email"},"user_metadata":{},"role":"authenticated","aal":"aal2",
                 "amr":[{"method":"totp","timestamp":2},{"method":"sso/saml","timestamp":1,"provider":"p"}],
                 "session_id":"s","is_anonymous":true,"client_id":"c","scope":"openid email","jti":"x","more":[{}]}""");

        VerifiedClaims claims = ((Verified) verifier.verify(token)).claims();

        assertThat(claims.issuer()).isEqualTo("https://auth");
        assertThat(claims.subject()).isEqualTo("u");
        assertThat(claims.audience()).containsExactly("authenticated");
        assertThat(claims.issuedAt()).contains(Instant.ofEpochSecond(1));
        assertThat(claims.email()).isEqualTo("a@b.c");
        assertThat(claims.role()).isEqualTo("authenticated");
        assertThat(claims.assuranceLevel()).isEqualTo("aal2");
        assertThat(claims.authenticationMethods())
                .containsExactly(new AmrEntry("totp", 2), new AmrEntry("sso/saml", 1, "p"));
        assertThat(claims.sessionId()).isEqualTo("s");
        assertThat(claims.isAnonymous()).isTrue();
        assertThat(claims.clientId()).isEqualTo("c");
        assertThat(claims.scope()).isEqualTo("openid email");
    }

    @Test
    void a_token_without_any_claim_is_genuine_and_says_nothing() {
        for (String claims : List.of("{}", "null", "{\"sub\":null,\"aud\":null,\"exp\":null,\"amr\":null}")) {
            VerifiedClaims verified = ((Verified) verifier.verify(hs256(claims))).claims();
            assertThat(verified.subject()).isEmpty();
            assertThat(verified.audience()).isEmpty();
            assertThat(verified.expiresAt()).isEmpty();
        }
    }

    @Test
    void an_api_key_made_by_another_tool_is_accepted() {
        String token = hs256(
                "{\"typ\": \"JWT\", \"alg\": \"HS256\"}", "{ \"role\": \"service_role\", \"iss\": \"supabase\" }");

        assertThat(((Verified) verifier.verify(token)).claims().role()).isEqualTo("service_role");
    }

    @Test
    void several_audiences_and_methods_written_as_strings_are_accepted() {
        VerifiedClaims claims =
                ((Verified) verifier.verify(hs256("{\"aud\":[\"a\",\"b\"],\"amr\":[\"password\"]}"))).claims();

        assertThat(claims.audience()).containsExactly("a", "b");
        assertThat(claims.authenticationMethods()).containsExactly(new AmrEntry("password", NOW.getEpochSecond()));
    }

    @Test
    void is_expired_from_the_very_second_of_exp() {
        long now = NOW.getEpochSecond();
        assertRejected(hs256("{\"exp\":" + now + "}"), "token has invalid claims: token is expired");
        assertRejected(hs256("{\"exp\":" + now + ".9}"), "token has invalid claims: token is expired");
        assertAccepted(hs256("{\"exp\":" + (now + 1) + "}"));
    }

    @Test
    void is_valid_from_the_very_second_of_nbf() {
        long now = NOW.getEpochSecond();
        assertAccepted(hs256("{\"nbf\":" + now + "}"));
        assertRejected(hs256("{\"nbf\":" + (now + 1) + "}"), "token has invalid claims: token is not valid yet");
        assertRejected(
                hs256("{\"exp\":1,\"nbf\":" + (now + 1) + "}"),
                "token has invalid claims: token is expired, token is not valid yet");
    }

    @Test
    void an_issue_date_in_the_future_is_no_reason_to_refuse() {
        assertAccepted(hs256("{\"iat\":4102444800}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":\"4102444800\"} | accepted",
                "{\"exp\":4102444800.9} | accepted",
                "{\"exp\":4.1024448e9} | accepted",
                "{\"exp\":1000000000000000} | accepted",
                "{\"exp\":\"1\"} | token has invalid claims: token is expired",
                "{\"exp\":0} | token has invalid claims: token is expired",
                "{\"exp\":-1} | token has invalid claims: token is expired",
                "{\"exp\":1e300} | token has invalid claims: token is expired",
                "{\"exp\":-1e300} | token has invalid claims: token is expired",
                "{\"exp\":9223372036854775807} | token has invalid claims: token is expired",
                "{\"nbf\":1e300} | token has invalid claims: token is not valid yet",
                "{\"exp\":1e400} | token is malformed: could not JSON decode claim: could not convert json number value"
                        + " to float: strconv.ParseFloat: parsing \"1e400\": value out of range",
                "{\"exp\":\"tomorrow\"} | token is malformed: could not JSON decode claim: could not parse NumericData:"
                        + " json: invalid number literal, trying to unmarshal \"\\\"tomorrow\\\"\" into Number",
                "{\"exp\":\"0x7fffffffffff\"} | token is malformed: could not JSON decode claim: could not parse"
                        + " NumericData: json: invalid number literal, trying to unmarshal \"\\\"0x7fffffffffff\\\"\" into"
                        + " Number",
                "{\"exp\":true} | token is malformed: could not JSON decode claim: could not parse NumericData: json:"
                        + " cannot unmarshal bool into Go value of type json.Number",
                "{\"exp\":[4102444800]} | token is malformed: could not JSON decode claim: could not parse NumericData:"
                        + " json: cannot unmarshal array into Go value of type json.Number",
            })
    void reads_a_date_in_whatever_form_it_comes(String claims, String outcome) {
        if (outcome.equals("accepted")) {
            assertAccepted(hs256(claims));
        } else {
            assertRejected(hs256(claims), outcome);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":1} | json: cannot unmarshal number into Go struct field"
                        + " AccessTokenClaims.RegisteredClaims.sub of type string",
                "{\"role\":[]} | json: cannot unmarshal array into Go struct field AccessTokenClaims.role of type string",
                "{\"is_anonymous\":\"true\"} | json: cannot unmarshal string into Go struct field"
                        + " AccessTokenClaims.is_anonymous of type bool",
                "{\"app_metadata\":\"x\"} | json: cannot unmarshal string into Go struct field"
                        + " AccessTokenClaims.app_metadata of type map[string]interface {}",
                "{\"aud\":1} | invalid type for claim",
                "{\"aud\":[\"a\",{\"b\":1}],\"sub\":2} | invalid type for claim",
                "{\"amr\":\"password\"} | json: cannot unmarshal string into Go value of type []json.RawMessage",
                "{\"amr\":[1,{\"method\":[2]}]} | json: cannot unmarshal number into Go value of type models.AMREntry",
                "[1] | json: cannot unmarshal array into Go value of type tokens.AccessTokenClaims",
                "{\"sub\": | unexpected end of JSON input",
            })
    void a_claim_of_the_wrong_type_is_named(String claims, String problem) {
        assertRejected(hs256(claims), "token is malformed: could not JSON decode claim: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "'' | token contains an invalid number of segments",
                "garbage | token contains an invalid number of segments",
                "a.b | token contains an invalid number of segments",
                "a.b.c.d | token contains an invalid number of segments",
                "a.b.c.d.e | token contains an invalid number of segments",
                "a.b.c | could not base64 decode header: illegal base64 data at input byte 0",
                ".. | could not JSON decode header: unexpected end of JSON input",
                "aa.b.c | could not JSON decode header: invalid character 'i' looking for beginning of value",
                "aaa$.b.c | could not base64 decode header: illegal base64 data at input byte 3",
                "aa==.b.c | could not base64 decode header: illegal base64 data at input byte 2",
                "aaaaa.b.c | could not base64 decode header: illegal base64 data at input byte 4",
                "WzFd.e30. | could not JSON decode header: json: cannot unmarshal array into Go value of type"
                        + " map[string]interface {}",
                "MQ.e30. | could not JSON decode header: json: cannot unmarshal number into Go value of type"
                        + " map[string]interface {}",
                "AQI.e30. | could not JSON decode header: invalid character '\\x01' looking for beginning of value",
                "eyJhbGciOiJIUzI1NiJ9.b.c | could not base64 decode claim: illegal base64 data at input byte 0",
            })
    void what_is_no_token_is_called_malformed(String token, String problem) {
        assertRejected(token, "token is malformed: " + problem);
    }

    @Test
    void a_signature_that_is_no_base64_is_malformed() {
        String token = hs256("{}");
        assertRejected(
                token.substring(0, token.length() - 3) + "*AA",
                "token is malformed: could not base64 decode signature: illegal base64 data at input byte 40");
    }

    @Test
    void an_unknown_key_is_named_only_for_algorithms_that_need_one() {
        AccessTokenVerifier verifier = new AccessTokenVerifier(Tokens.keys("ES256", "HS256"), CLOCK);

        assertThat(verifier.verify(Tokens.unsigned("{\"alg\":\"ES256\",\"kid\":\"zz\"}", "{}") + "."))
                .isEqualTo(new Rejected("token is unverifiable: error while executing keyfunc: unrecognized JWT kid zz"
                        + " for algorithm ES256"));
        assertThat(verifier.verify(Tokens.unsigned("{\"alg\":\"ES256\"}", "{}") + "."))
                .isEqualTo(new Rejected("token is unverifiable: error while executing keyfunc: unrecognized JWT kid"
                        + " <nil> for algorithm ES256"));
        assertThat(verifier.verify(Tokens.unsigned("{\"alg\":\"ES256\",\"kid\":12}", "{}") + "."))
                .isEqualTo(new Rejected("token is unverifiable: error while executing keyfunc: unrecognized JWT kid 12"
                        + " for algorithm ES256"));
        assertThat(verifier.verify(hs256("{\"alg\":\"HS256\",\"kid\":\"zz\"}", "{}")))
                .isInstanceOf(Verified.class);
    }

    @Test
    void tokens_of_the_secret_are_refused_once_only_other_algorithms_are_configured() {
        assertThat(new AccessTokenVerifier(Tokens.keys("ES256"), CLOCK).verify(hs256("{}")))
                .isEqualTo(new Rejected("token signature is invalid: signing method HS256 is invalid"));
        assertThat(new AccessTokenVerifier(Tokens.keys(List.of("ES256", "HS256"), "ES256"), CLOCK).verify(hs256("{}")))
                .isInstanceOf(Verified.class);
    }

    @Test
    void a_token_longer_than_any_real_one_is_refused_unread() {
        assertRejected(
                base64("{\"alg\":\"HS256\"}") + "." + "A".repeat(5_000_000) + ".A",
                "token is malformed: token is longer than 65536 characters");
    }

    private void assertAccepted(String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    }

    private void assertRejected(String token, String reason) {
        assertThat(verifier.verify(token)).isEqualTo(new Rejected(reason));
    }
}
