package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /sso} and {@code /sso/saml/acs}: in by an identity provider. */
class SamlLoginWireTest {

    private static final String US = "https://auth.example.org";
    private static final String APP = "http://localhost:3000/in";
    private static final JsonMapper JSON = new JsonMapper();

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", US);
    private static final TestIdentityProvider OTHER = new TestIdentityProvider("https://other.example/", US);

    private static TestService service;
    private static Sql sql;
    private static String acme;
    private static String other;

    @BeforeAll
    static void start() {
        service = TestService.start(settings());
        sql = Sql.on(service.database());
        acme = provider(ACME.metadata(), "acme.example");
        other = provider(OTHER.metadata(), "other.example");
    }

    private static String[] settings(String... more) {
        String[] all = {
            "GOTRUE_SAML_ENABLED",
            "true",
            "GOTRUE_SAML_PRIVATE_KEY",
            SamlKey.KEY,
            "API_EXTERNAL_URL",
            US,
            "GOTRUE_SITE_URL",
            "http://localhost:3000"
        };
        String[] together = java.util.Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, together, all.length, more.length);
        return together;
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private static String provider(String metadata, String domain) {
        return service.asAdmin(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s,\"domains\":[\"%s\"]}"
                                .formatted(JSON.writeValueAsString(metadata), domain))
                .json()
                .get("id")
                .stringValue();
    }

    private static Request sent(String provider, String more) {
        Answer answer = service.post(
                "/sso",
                "{\"provider_id\":\"%s\",\"redirect_to\":\"%s\",\"skip_http_redirect\":true%s}"
                        .formatted(provider, APP, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return TestIdentityProvider.received(URI.create(answer.json().get("url").stringValue()));
    }

    private static Answer posted(String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.url("/sso/saml/acs"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return service.send(request.build());
    }

    private static String form(String response, String relayState) {
        return "SAMLResponse=%s&RelayState=%s".formatted(encoded(response), encoded(relayState));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> told(String place, char mark) {
        Map<String, String> told = new TreeMap<>();
        for (String pair : place.substring(place.indexOf(mark) + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            told.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return told;
    }

    private static Map<String, String> tokens(Answer answer) {
        assertThat(answer.header("Location")).startsWith(APP + "#access_token=");
        assertThat(answer.status()).isEqualTo(302);
        return told(answer.header("Location"), '#');
    }

    private static Map<String, String> refusal(Answer answer) {
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith("http://localhost:3000?error=");
        return told(answer.header("Location"), '?');
    }

    private static JsonNode claims(String accessToken) {
        return JSON.readTree(Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]));
    }

    private static String name() {
        return "user-" + UUID.randomUUID();
    }

    @Test
    void whoever_the_provider_names_comes_in_and_comes_back() {
        String ada = name();
        Instant end = Instant.now().plusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
        UnaryOperator<String> untilThen =
                xml -> xml.replace("SessionIndex=", "SessionNotOnOrAfter=\"" + end + "\" SessionIndex=");
        Request request = sent(acme, "");
        assertThat(request.xml())
                .contains("nameid-format:entity")
                .contains(US + "/sso/saml/metadata")
                .contains("Destination=\"https://idp.example.com/sso\"")
                .contains("nameid-format:persistent");

        Map<String, String> first = tokens(posted(form(ACME.answer(request, ada, untilThen), request.relayState())));

        assertThat(first.keySet())
                .containsExactlyInAnyOrder(
                        "access_token", "expires_at", "expires_in", "refresh_token", "sb", "token_type");
        JsonNode claims = claims(first.get("access_token"));
        assertThat(claims.get("amr").get(0).get("method").stringValue()).isEqualTo("sso/saml");
        assertThat(claims.get("amr").get(0).get("provider").stringValue()).isEqualTo(acme);
        assertThat(claims.get("aal").stringValue()).isEqualTo("aal1");
        assertThat(claims.get("app_metadata").toString())
                .isEqualTo("{\"provider\":\"sso:%1$s\",\"providers\":[\"sso:%1$s\"]}".formatted(acme));
        JsonNode user =
                service.as(first.get("access_token"), "GET", "/user", null).json();
        assertThat(user.get("email").stringValue()).isEqualTo("ada@example.com");
        assertThat(user.get("email_confirmed_at").isNull()).isFalse();
        JsonNode identity = user.get("identities").get(0);
        assertThat(identity.get("provider").stringValue()).isEqualTo("sso:" + acme);
        assertThat(identity.get("id").stringValue()).isEqualTo(ada);
        assertThat(identity.get("identity_data").get("iss").stringValue()).isEqualTo("https://acme.example/");
        assertThat(sql.text(
                        "SELECT is_sso_user FROM auth.users WHERE id = ?::uuid",
                        user.get("id").stringValue()))
                .isEqualTo("t");
        assertThat(sql.text(
                        "SELECT extract(epoch FROM not_after)::bigint::text FROM auth.sessions WHERE id = ?::uuid",
                        claims.get("session_id").stringValue()))
                .isEqualTo(Long.toString(end.getEpochSecond()));

        JsonNode refreshed = service.refresh(first.get("refresh_token")).json();
        assertThat(claims(refreshed.get("access_token").stringValue())
                        .get("amr")
                        .get(0)
                        .get("provider")
                        .stringValue())
                .isEqualTo(acme);

        Request again = sent(acme, "");
        Map<String, String> second = tokens(posted(form(
                ACME.answer(again, ada, xml -> xml.replace("ada@example.com", "Ada@new.example")),
                again.relayState())));
        JsonNode back =
                service.as(second.get("access_token"), "GET", "/user", null).json();
        assertThat(back.get("id")).isEqualTo(user.get("id"));
        assertThat(back.get("user_metadata").get("email").stringValue()).isEqualTo("Ada@new.example");
        assertThat(back.get("identities")).hasSize(1);
    }

    @Test
    void a_client_with_a_verifier_gets_a_code_and_for_it_a_session_that_ends_when_the_provider_wants()
            throws Exception {
        String verifier = "v".repeat(64);
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8)));
        Request request =
                sent(acme, ",\"code_challenge\":\"%s\",\"code_challenge_method\":\"s256\"".formatted(challenge));
        String ada = name();
        Instant end = Instant.now().plusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
        Answer answer = posted(form(
                ACME.answer(
                        request,
                        ada,
                        xml -> xml.replace("SessionIndex=", "SessionNotOnOrAfter=\"" + end + "\" SessionIndex=")),
                request.relayState()));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).startsWith(APP + "?code=");
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.sessions s JOIN auth.identities i ON i.user_id = s.user_id"
                                + " WHERE i.provider_id = ?",
                        ada))
                .as("a session begins with the exchange")
                .isZero();
        String code = told(answer.header("Location"), '?').get("code");
        String exchange = "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}";
        new WireError(400, "bad_code_verifier", "code challenge does not match previously saved code verifier")
                .answers(service, "POST", "/token?grant_type=pkce", exchange.formatted(code, "w".repeat(64)));
        JsonNode tokens = service.post("/token?grant_type=pkce", exchange.formatted(code, verifier))
                .json();
        assertThat(claims(tokens.get("access_token").stringValue())
                        .get("amr")
                        .get(0)
                        .get("provider")
                        .stringValue())
                .isEqualTo(acme);
        assertThat(sql.number("SELECT count(*) FROM auth.sessions WHERE not_after = ?::timestamptz", end.toString()))
                .isEqualTo(1);
        assertThat(service.post("/token?grant_type=pkce", exchange.formatted(code, verifier))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void those_with_one_address_are_others_at_each_provider_and_with_a_password() {
        String name = name();
        service.signUp("ada@example.com");
        Request one = sent(acme, "");
        Request two = sent(other, "");

        String here = claims(tokens(posted(form(ACME.answer(one, name), one.relayState())))
                        .get("access_token"))
                .get("sub")
                .stringValue();
        String there = claims(tokens(posted(form(OTHER.answer(two, name), two.relayState())))
                        .get("access_token"))
                .get("sub")
                .stringValue();

        assertThat(here).isNotEqualTo(there);
        assertThat(
                        sql.number(
                                "SELECT count(DISTINCT id) FROM auth.users WHERE email = 'ada@example.com' AND NOT is_sso_user"))
                .isEqualTo(1);
        assertThat(sql.number("SELECT count(*) FROM auth.identities WHERE user_id IN (?::uuid, ?::uuid)", here, there))
                .isEqualTo(2);
    }

    @Test
    void an_answer_is_taken_once() {
        Request request = sent(acme, "");
        String form = form(ACME.answer(request, name()), request.relayState());

        tokens(posted(form));

        assertThat(refusal(posted(form)))
                .containsEntry("error", "server_error")
                .containsEntry("error_code", "saml_relay_state_not_found")
                .containsEntry("error_description", "SAML RelayState does not exist, try logging in again?");
    }

    @Test
    void an_assertion_is_taken_once_whatever_request_it_comes_for() {
        Request one = sent(acme, "");
        tokens(posted(form(ACME.answer(one, name(), SamlLoginWireTest::named), one.relayState())));
        Request two = sent(acme, "");

        assertThat(refusal(posted(form(ACME.answer(two, name(), SamlLoginWireTest::named), two.relayState()))))
                .containsEntry("error_code", "validation_failed");
        assertThat(lastRejection()).isEqualTo("ONE_TIME_USE");
        Request three = sent(other, "");
        tokens(posted(form(OTHER.answer(three, name(), SamlLoginWireTest::named), three.relayState())));
    }

    private static String named(String xml) {
        return xml.replaceFirst("Assertion ID=\"[^\"]*\"", "Assertion ID=\"_same\"");
    }

    private static String lastRejection() {
        return sql.text("SELECT payload->>'check' FROM events.event WHERE name = 'sso-login.rejected'"
                + " ORDER BY position DESC LIMIT 1");
    }

    @ParameterizedTest
    @CsvSource({
        "AUDIENCE, <saml:Audience>https://auth, <saml:Audience>https://another",
        "SUBJECT_CONFIRMATION, Recipient=\"https://auth, Recipient=\"https://another",
        "DESTINATION, Destination=\"https://auth, Destination=\"https://another",
        "ISSUER, https://acme.example/, https://other.example/",
        "STATUS, status:Success, status:Responder",
        "AUTHENTICATION, AuthnStatement, NoStatement"
    })
    void what_does_not_hold_is_told_to_administrators_and_to_nobody_else(String check, String part, String change) {
        Request request = sent(acme, "");

        Map<String, String> told = refusal(posted(
                form(ACME.answer(request, name(), xml -> xml.replace(part, change)), request.relayState())));

        assertThat(told)
                .containsOnlyKeys("error", "error_code", "error_description")
                .containsEntry("error", "invalid_request")
                .containsEntry("error_code", "validation_failed")
                .containsEntry("error_description", "SAML Assertion is not valid");
        assertThat(lastRejection()).isIn(check, "SCHEMA", "STRUCTURE");
        assertThat(refusal(posted(form(ACME.answer(request, name()), request.relayState()))))
                .as("a request is answered once")
                .containsEntry("error_code", "saml_relay_state_not_found");
    }

    @Test
    void another_provider_cannot_answer() {
        Request request = sent(acme, "");

        assertThat(refusal(posted(form(OTHER.answer(request, name()), request.relayState()))))
                .containsEntry("error_code", "validation_failed");
        assertThat(lastRejection()).isEqualTo("ISSUER");
        Request again = sent(acme, "");
        assertThat(refusal(posted(form(
                        OTHER.answer(
                                again, name(), xml -> xml.replace("https://other.example/", "https://acme.example/")),
                        again.relayState()))))
                .containsEntry("error_code", "validation_failed");
        assertThat(lastRejection()).isEqualTo("SIGNATURE");
    }

    @Test
    void somebody_without_a_lasting_name_or_an_address_is_told_so() {
        Request one = sent(acme, "");
        assertThat(refusal(posted(form(
                        ACME.answer(
                                one, name(), xml -> xml.replace("nameid-format:persistent", "nameid-format:transient")),
                        one.relayState()))))
                .containsEntry("error_code", "saml_assertion_no_user_id");
        Request two = sent(acme, "");
        assertThat(refusal(posted(form(
                        ACME.answer(two, name(), xml -> xml.replace("Name=\"mail\"", "Name=\"post\"")),
                        two.relayState()))))
                .containsEntry("error_code", "saml_assertion_no_email");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RelayState=nonsense | SAML RelayState is not a valid UUID or URL",
                "RelayState= | SAMLResponse is missing",
                "RelayState=https://a.example&SAMLart=a | SAML Artifact response can only be used with SP initiated flow",
                "RelayState=%zz | the form has a bad escape",
                "SAMLResponse=a&SAMLResponse=b | a field of the form is there twice",
                "RelayState=&SAMLResponse=PGEvPg== | SAML Assertion is not valid",
                "RelayState=00000000-0000-4000-8000-000000000000 | SAMLResponse is missing"
            })
    void other_forms_are_refused(String form, String message) {
        assertThat(refusal(posted(form)))
                .containsEntry("error_code", "validation_failed")
                .containsEntry("error_description", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | validation_failed | A provider_id or domain needs to be provided",
                "{\"provider_id\":\"ACME\",\"domain\":\"acme.example\"} | 400 | validation_failed | Only one of provider_id or domain supported",
                "{\"provider_id\":\"00000000-0000-4000-8000-000000000000\"} | 404 | sso_provider_not_found | No such SSO provider",
                "{\"domain\":\"nobody.example\"} | 404 | sso_provider_not_found | No SSO provider assigned for this domain",
                "{\"domain\":\"acme.example\",\"code_challenge\":\"short\",\"code_challenge_method\":\"s256\"} | 400 | validation_failed"
                        + " | code challenge has to be between 43 and 128 characters"
            })
    void other_requests_are_refused(String body, int status, String code, String message) {
        new WireError(status, code, message).answers(service, "POST", "/sso", body.replace("ACME", acme));
    }

    @Test
    void a_disabled_provider_lets_nobody_in() {
        Request request = sent(other, "");
        service.asAdmin("PUT", "/admin/sso/providers/" + other, "{\"disabled\":true}");
        try {
            new WireError(404, "sso_provider_disabled", "SSO Provider is currently disabled")
                    .answers(service, "POST", "/sso", "{\"domain\":\"other.example\"}");
            assertThat(refusal(posted(form(OTHER.answer(request, name()), request.relayState()))))
                    .containsEntry("error_code", "sso_provider_disabled");
            assertThat(lastRejection()).isEqualTo("PROVIDER");
            long rejections = sql.number("SELECT count(*) FROM events.event WHERE name = 'sso-login.rejected'");
            assertThat(refusal(posted(form(unsolicited(name(), xml -> xml), ""))))
                    .containsEntry("error_code", "sso_provider_disabled");
            assertThat(sql.number("SELECT count(*) FROM events.event WHERE name = 'sso-login.rejected'"))
                    .isEqualTo(rejections + 1);
            assertThat(lastRejection()).isEqualTo("PROVIDER");
        } finally {
            service.asAdmin("PUT", "/admin/sso/providers/" + other, "{\"disabled\":false}");
        }
    }

    private static void withOptions(String options, Runnable work) {
        String path = "/admin/sso/providers/" + other;
        assertThat(service.asAdmin("PUT", path, "{\"saml_options\":%s}".formatted(options))
                        .status())
                .isEqualTo(200);
        try {
            work.run();
        } finally {
            service.asAdmin("PUT", path, "{\"saml_options\":{}}");
        }
    }

    private static String unsolicited(String nameId, UnaryOperator<String> change) {
        return OTHER.answer(
                new Request("none", "", ""),
                nameId,
                xml -> change.apply(xml.replace(" InResponseTo=\"none\"", "").replace("InResponseTo=\"none\" ", "")));
    }

    @Test
    void people_whom_a_provider_sends_on_its_own_account_come_in_where_that_is_wanted_and_once() {
        String ada = name();
        String response = unsolicited(ada, xml -> xml);
        assertThat(refusal(posted(form(response, "")))).containsEntry("error_code", "validation_failed");
        assertThat(lastRejection()).isEqualTo("UNSOLICITED");

        withOptions("{\"allow_idp_initiated\":true}", () -> {
            assertThat(posted(form(response, "")).header("Location")).startsWith("http://localhost:3000#access_token=");
            assertThat(refusal(posted(form(response, "")))).containsEntry("error_code", "validation_failed");
            assertThat(lastRejection()).isEqualTo("ONE_TIME_USE");
            tokens(posted(form(unsolicited(ada, xml -> xml), APP)));
            assertThat(posted(form(unsolicited(ada, xml -> xml), "https://evil.example/"))
                            .header("Location"))
                    .startsWith("http://localhost:3000#access_token=");

            Request request = sent(other, "");
            assertThat(refusal(posted(form(OTHER.answer(request, ada), ""))))
                    .as("an answer to a request does not come unasked")
                    .containsEntry("error_code", "validation_failed");
            assertThat(lastRejection()).isEqualTo("IN_RESPONSE_TO");
        });
        assertThat(refusal(posted(form(
                        OTHER.answer(
                                new Request("a", "", ""), ada, xml -> xml.replace("other.example", "nobody.example")),
                        ""))))
                .containsEntry("error_code", "saml_idp_not_found");
    }

    @Test
    void a_session_lasts_and_counts_as_the_administrator_wants() {
        withOptions(
                "{\"session_lifetime\":120,\"aal2_contexts\":[\"urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\"]}",
                () -> {
                    Request request = sent(other, "");
                    JsonNode claims = claims(tokens(posted(form(OTHER.answer(request, name()), request.relayState())))
                            .get("access_token"));

                    assertThat(claims.get("aal").stringValue()).isEqualTo("aal2");
                    assertThat(sql.text(
                                    "SELECT aal || ' ' || round(extract(epoch FROM not_after - created_at)) FROM auth.sessions"
                                            + " WHERE id = ?::uuid",
                                    claims.get("session_id").stringValue()))
                            .isEqualTo("aal2 120");
                });
    }

    @Test
    void people_have_to_show_who_they_are_as_the_administrator_wants() {
        withOptions("{\"force_authn\":true,\"authn_contexts\":[\"urn:a\"]}", () -> {
            Request request = sent(other, "");
            assertThat(request.xml()).contains("ForceAuthn=\"true\"").contains(">urn:a</saml:AuthnContextClassRef>");
            assertThat(refusal(posted(form(OTHER.answer(request, name()), request.relayState()))))
                    .containsEntry("error_code", "validation_failed");
            assertThat(lastRejection()).isEqualTo("AUTHENTICATION");

            UnaryOperator<String> byThat =
                    xml -> xml.replace("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "urn:a");
            Request stale = sent(other, "");
            assertThat(refusal(posted(form(
                            OTHER.answer(
                                    stale,
                                    name(),
                                    xml -> byThat.apply(xml)
                                            .replaceFirst(
                                                    "AuthnInstant=\"[^\"]*\"",
                                                    "AuthnInstant=\""
                                                            + Instant.now().minusSeconds(600) + "\"")),
                            stale.relayState()))))
                    .containsEntry("error_code", "validation_failed");
            assertThat(lastRejection()).isEqualTo("AUTHENTICATION");

            Request good = sent(other, "");
            tokens(posted(form(OTHER.answer(good, name(), byThat), good.relayState())));
        });
        withOptions("{\"signed\":\"response\"}", () -> {
            Request request = sent(other, "");
            assertThat(refusal(posted(form(OTHER.answer(request, name()), request.relayState()))))
                    .containsEntry("error_code", "validation_failed");
            assertThat(lastRejection()).isEqualTo("SIGNATURE");
        });
    }

    @Test
    void whoever_is_banned_stays_outside() {
        String ada = name();
        Request request = sent(acme, "");
        String user = claims(tokens(posted(form(ACME.answer(request, ada), request.relayState())))
                        .get("access_token"))
                .get("sub")
                .stringValue();
        service.asAdmin("PUT", "/admin/users/" + user, "{\"ban_duration\":\"1h\"}");
        Request again = sent(acme, "");

        assertThat(refusal(posted(form(ACME.answer(again, ada), again.relayState()))))
                .containsEntry("error", "access_denied")
                .containsEntry("error_code", "user_banned");
    }

    @Test
    void a_browser_that_asks_by_itself_is_the_only_one_that_may_bring_the_answer() {
        Answer answer = service.post("/sso", "{\"domain\":\"acme.example\",\"redirect_to\":\"%s\"}".formatted(APP));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Set-Cookie"))
                .startsWith("__Host-sso-")
                .contains("Path=/; ")
                .contains("; Secure")
                .contains("; HttpOnly")
                .contains("; SameSite=None");
        Request request = TestIdentityProvider.received(URI.create(answer.header("Location")));
        String cookie = answer.header("Set-Cookie").replaceFirst(";.*", "");
        assertThat(refusal(posted(form(ACME.answer(request, name()), request.relayState()))))
                .containsEntry("error_code", "saml_relay_state_not_found");
        assertThat(lastRejection()).isEqualTo("BROWSER");

        Answer again = service.post("/sso", "{\"domain\":\"ACME.example\",\"redirect_to\":\"%s\"}".formatted(APP));
        Request second = TestIdentityProvider.received(URI.create(again.header("Location")));
        String shown = again.header("Set-Cookie").replaceFirst(";.*", "");
        assertThat(cookie).isNotEqualTo(shown);
        tokens(posted(form(ACME.answer(second, name()), second.relayState()), "Cookie", cookie + "; a=b; " + shown));
    }

    @Test
    void requests_are_posted_to_those_who_want_that() {
        TestIdentityProvider posting = new TestIdentityProvider("https://posting.example/", US);
        String provider = provider(posting.metadata("HTTP-POST"), "posting.example");
        String place = service.post(
                        "/sso",
                        "{\"provider_id\":\"%s\",\"redirect_to\":\"%s\",\"skip_http_redirect\":true}"
                                .formatted(provider, APP))
                .json()
                .get("url")
                .stringValue();
        assertThat(place).startsWith(US + "/sso/saml/request/");

        Answer page = service.send("GET", place.substring(US.length()), null);

        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'; script-src 'sha256-");
        assertThat(page.body())
                .contains("<h1>Continue to idp.example.com</h1>")
                .contains("<form method=\"post\" action=\"https://idp.example.com/sso\">");
        String xml = new String(Base64.getDecoder().decode(hidden(page.body(), "SAMLRequest")), StandardCharsets.UTF_8);
        assertThat(xml).contains("<ds:Signature");
        Request request = TestIdentityProvider.request(xml, hidden(page.body(), "RelayState"));
        tokens(posted(form(posting.answer(request, name()), request.relayState())));
        for (String gone : List.of(place.substring(US.length()), "/sso/saml/request/none")) {
            assertThat(service.send("GET", gone, null).header("Location"))
                    .startsWith("http://localhost:3000?error=")
                    .contains("error_code=saml_relay_state_not_found");
        }
    }

    private static String hidden(String page, String name) {
        var found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "javascript:alert(1)", "http://localhost:3000@evil.example"})
    void nobody_is_led_to_another_place(String place) {
        Answer answer = service.post(
                "/sso",
                "{\"provider_id\":\"%s\",\"redirect_to\":\"%s\",\"skip_http_redirect\":true}".formatted(acme, place));
        Request request = TestIdentityProvider.received(
                URI.create(answer.json().get("url").stringValue()));

        assertThat(posted(form(ACME.answer(request, name()), request.relayState()))
                        .header("Location"))
                .startsWith("http://localhost:3000#access_token=");
    }

    @Test
    void an_administrator_learns_what_has_happened_and_which_check_failed() {
        String provider = provider(new TestIdentityProvider("https://told.example/", US).metadata(), "told.example");
        Request request = sent(provider, "");
        refusal(posted(form(ACME.answer(request, name()), request.relayState())));

        JsonNode events = service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        assertThat(events).hasSize(3);
        assertThat(events.get(0).get("name").stringValue()).isEqualTo("sso-provider.created");
        assertThat(events.get(0).get("actor").stringValue()).isEqualTo("service_role");
        assertThat(events.get(1).get("name").stringValue()).isEqualTo("sso-login.requested");
        assertThat(events.get(1).get("details").has("redirect_to"))
                .as("it may say who they are")
                .isFalse();
        JsonNode rejected = events.get(2);
        assertThat(rejected.get("name").stringValue()).isEqualTo("sso-login.rejected");
        assertThat(rejected.get("details").get("check").stringValue()).isEqualTo("ISSUER");
        assertThat(rejected.get("details").get("expected").stringValue()).isEqualTo("https://told.example/");
        assertThat(rejected.get("details").get("found").stringValue()).isEqualTo("https://acme.example/");

        service.asAdmin("DELETE", "/admin/sso/providers/" + provider, null);
        JsonNode forgotten = service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        assertThat(forgotten).hasSize(4);
        assertThat(forgotten.get(2).get("details").has("found")).isFalse();
        new WireError(404, "sso_provider_not_found", "SSO Identity Provider not found")
                .answers(
                        service,
                        "GET",
                        "/admin/sso/providers/00000000-0000-4000-8000-000000000000/events",
                        null,
                        "Authorization",
                        "Bearer " + service.serviceRoleKey());
        assertThat(service.send("GET", "/admin/sso/providers/" + acme + "/events", null)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void nothing_about_a_person_can_be_read_in_the_log() {
        String ada = name();
        Request request = sent(acme, "");
        tokens(posted(form(ACME.answer(request, ada), request.relayState())));
        Request bad = sent(acme, "");
        posted(form(
                ACME.answer(bad, ada, xml -> xml.replace("auth.example.org/sso/saml/metadata<", "evil.example<")),
                bad.relayState()));

        assertThat(sql.number(
                        "SELECT count(*) FROM events.event e WHERE to_jsonb(e)::text LIKE ANY (ARRAY['%' || ? || '%', '%ada@%', '%evil.example%', '%localhost:3000%'])",
                        ada))
                .isZero();
    }
}
