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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /sso/logout} and {@code /sso/saml/slo}: out, here and at the identity provider. */
class SamlLogoutWireTest {

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", SamlService.US);
    private static final TestIdentityProvider OTHER =
            new TestIdentityProvider("https://other.example/", SamlService.US);
    private static final TestIdentityProvider POSTING =
            new TestIdentityProvider("https://posting.example/", SamlService.US);

    private static SamlService saml;
    private static TestService service;
    private static Sql sql;
    private static String acme;
    private static String other;
    private static String posting;

    @BeforeAll
    static void start() {
        saml = new SamlService();
        service = saml.service();
        sql = Sql.on(service.database());
        acme = saml.provider(ACME.metadata());
        other = saml.provider(OTHER.metadata());
        posting = saml.provider(POSTING.metadata()
                .replace(
                        "SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
                        "SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"));
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    /** A session that stands on a provider's word. */
    private record Session(String name, String index, Map<String, String> tokens) {

        String accessToken() {
            return tokens.get("access_token");
        }

        boolean lives() {
            return service.as(accessToken(), "GET", "/user", null).status() == 200;
        }
    }

    private static String any(String what) {
        return what + "-" + UUID.randomUUID();
    }

    private static Session session(String provider, TestIdentityProvider idp, String name, String index) {
        Request request = saml.sent(provider, "");
        Answer answer = saml.posted(
                "/sso/saml/acs",
                Map.of("SAMLResponse", said(idp, request, name, index), "RelayState", request.relayState()));
        return new Session(name, index, SamlService.told(answer, '#'));
    }

    private static String said(TestIdentityProvider idp, Request request, String name, String index) {
        return idp.answer(request, name, xml -> xml.replace("\"_session\"", "\"" + index + "\""));
    }

    private static Session session(String name) {
        return session(acme, ACME, name, any("s"));
    }

    private static Answer redirected(String query) {
        return service.send("GET", "/sso/saml/slo?" + query, null);
    }

    private static Answer posted(String parameter, String message) {
        return saml.posted("/sso/saml/slo", Map.of(parameter, message, "RelayState", "back"));
    }

    private static Answer order(TestIdentityProvider idp, String xml) {
        return redirected(idp.query("SAMLRequest", xml, "back"));
    }

    @Test
    void a_provider_ends_the_session_that_it_names_and_no_other_and_is_told_so() {
        String ada = any("ada");
        Session one = session(ada);
        Session two = session(ada);
        Session elsewhere = session(other, OTHER, ada, one.index());
        Session eve = session(acme, ACME, any("eve"), one.index());
        String order = ACME.logoutRequest(ada, one.index());

        Answer answer = order(ACME, order);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).startsWith("https://idp.example.com/slo/done?SAMLResponse=");
        Request told = TestIdentityProvider.received(URI.create(answer.header("Location")));
        assertThat(told.relayState()).isEqualTo("back");
        assertThat(told.xml())
                .contains("InResponseTo=\"" + order.replaceFirst("(?s).* ID=\"([^\"]*)\".*", "$1"))
                .contains("status:Success")
                .contains("Destination=\"https://idp.example.com/slo/done\"");
        assertThat(one.lives()).isFalse();
        assertThat(service.refresh(one.tokens().get("refresh_token")).status()).isEqualTo(400);
        assertThat(two.lives()).isTrue();
        assertThat(elsewhere.lives()).isTrue();
        assertThat(eve.lives()).isTrue();
        assertThat(sql.text("SELECT payload->>'reason' FROM events.event WHERE name = 'session.ended'"
                        + " ORDER BY position DESC LIMIT 1"))
                .isEqualTo("signed_out_by_provider");
        JsonNode last = last(acme);
        assertThat(last.get("name").stringValue()).isEqualTo("sso-logout.received");
        assertThat(last.get("details").get("sessions").intValue()).isEqualTo(1);
    }

    @Test
    void one_that_names_no_session_ends_all_of_that_person() {
        String ada = any("ada");
        Session one = session(ada);
        Session two = session(ada);
        Session elsewhere = session(other, OTHER, ada, any("s"));

        order(ACME, ACME.logoutRequest(ada));

        assertThat(one.lives()).isFalse();
        assertThat(two.lives()).isFalse();
        assertThat(elsewhere.lives()).isTrue();
    }

    @Test
    void a_provider_that_posts_is_answered_by_a_form() {
        Session session = session(posting, POSTING, any("ada"), any("s"));

        Answer page = posted("SAMLRequest", POSTING.posted(POSTING.logoutRequest(session.name(), session.index())));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("action=\"https://idp.example.com/slo/done\"")
                .contains("name=\"SAMLResponse\"")
                .contains("name=\"RelayState\" value=\"back\"");
        assertThat(message(page)).contains("status:Success").contains("SignatureValue");
        assertThat(session.lives()).isFalse();
    }

    private static String message(Answer page) {
        return new String(
                Base64.getDecoder()
                        .decode(page.body().replaceFirst("(?s).*name=\"SAML[a-zA-Z]*\" value=\"([^\"]*)\".*", "$1")),
                StandardCharsets.UTF_8);
    }

    @Test
    void nobody_comes_in_by_what_was_said_before_the_logout() throws Exception {
        String ada = any("ada");
        String index = any("s");
        String verifier = "v".repeat(64);
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8)));
        Request coded =
                saml.sent(acme, ",\"code_challenge\":\"%s\",\"code_challenge_method\":\"s256\"".formatted(challenge));
        Answer answer = saml.posted(
                "/sso/saml/acs",
                Map.of("SAMLResponse", said(ACME, coded, ada, index), "RelayState", coded.relayState()));
        String code = SamlService.told(answer, '?').get("code");
        Request late = saml.sent(acme, "");
        String before = said(ACME, late, ada, index);

        order(ACME, ACME.logoutRequest(ada, index));

        Answer exchanged = service.post(
                "/token?grant_type=pkce", "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(code, verifier));
        assertThat(exchanged.json().get("error_code").stringValue()).isEqualTo("flow_state_expired");
        Answer refused = saml.posted("/sso/saml/acs", Map.of("SAMLResponse", before, "RelayState", late.relayState()));
        assertThat(SamlService.told(refused, '?')).containsEntry("error_code", "validation_failed");
        assertThat(last(acme).get("details").get("check").stringValue()).isEqualTo("SIGNED_OUT");
        assertThat(session(acme, ACME, ada, index).lives())
                .as("it may call another session so later")
                .isTrue();
    }

    @Test
    void nor_by_what_was_said_before_one_of_all_sessions() {
        String ada = any("ada");
        Request late = saml.sent(acme, "");
        String before = said(ACME, late, ada, any("s"));

        order(ACME, ACME.logoutRequest(ada));

        Answer refused = saml.posted("/sso/saml/acs", Map.of("SAMLResponse", before, "RelayState", late.relayState()));
        assertThat(SamlService.told(refused, '?')).containsEntry("error_code", "validation_failed");
        assertThat(session(ada).lives()).isTrue();
    }

    @Test
    void a_login_and_its_logout_at_once_leave_no_session() throws Exception {
        String ada = any("ada");
        session(ada);
        order(ACME, ACME.logoutRequest(ada));
        int refused = 0;
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 25; i++) {
                String index = any("s");
                Request request = saml.sent(acme, "");
                Map<String, String> form =
                        Map.of("SAMLResponse", said(ACME, request, ada, index), "RelayState", request.relayState());
                String order = ACME.logoutRequest(ada, index);
                Future<Answer> in = both.submit(() -> saml.posted("/sso/saml/acs", form));
                Future<Answer> out = both.submit(() -> order(ACME, order));
                assertThat(out.get().header("Location")).contains("SAMLResponse=");
                refused += in.get().status() == 303 ? 1 : 0;
                assertThat(sql.number(
                                "SELECT count(*) FROM auth.sessions s JOIN auth.identities i ON i.user_id = s.user_id"
                                        + " WHERE i.provider_id = ?",
                                ada))
                        .isZero();
            }
        }
        assertThat(refused).as("it came first sometimes").isPositive();
    }

    /** It cannot be told apart from another one there. */
    @Test
    void a_session_of_which_no_index_was_told_ends_whichever_is_named() {
        String ada = any("ada");
        Request request = saml.sent(acme, "");
        Session session = new Session(
                ada,
                null,
                SamlService.told(
                        saml.cameBack(
                                ACME.answer(request, ada, xml -> xml.replace(" SessionIndex=\"_session\"", "")),
                                request),
                        '#'));
        Request late = saml.sent(acme, "");
        String before = ACME.answer(late, ada, xml -> xml.replace(" SessionIndex=\"_session\"", ""));

        order(ACME, ACME.logoutRequest(ada, any("s")));

        assertThat(session.lives()).isFalse();
        assertThat(SamlService.told(saml.cameBack(before, late), '?')).containsEntry("error_code", "validation_failed");
        assertThat(last(acme).get("details").get("check").stringValue()).isEqualTo("SIGNED_OUT");
    }

    @Test
    void whom_a_login_takes_for_one_a_logout_does_too() {
        String ada = any("Ada") + "@Corp";
        Session session = session(ada);
        Request late = saml.sent(acme, "");
        String before = ACME.answer(late, ada);

        order(
                ACME,
                ACME.logoutRequest(ada)
                        .replace(" Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\"", ""));

        assertThat(session.lives()).isFalse();
        assertThat(SamlService.told(saml.cameBack(before, late), '?')).containsEntry("error_code", "validation_failed");
    }

    @Test
    void a_name_with_white_space_of_another_kind_is_anothers() {
        String ada = any("ada");
        Session session = session(ada);
        Session another = session(ada + "\u3000");
        assertThat(SamlService.claims(another.accessToken()).get("sub"))
                .isNotEqualTo(SamlService.claims(session.accessToken()).get("sub"));

        for (String space : List.of("\u3000", "\u2003", "\u2028", " ", "\n")) {
            order(ACME, ACME.logoutRequest(ada + space));
        }

        assertThat(session.lives()).isTrue();
        assertThat(another.lives()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "VERSION, Version=\"2.0\", Version=\"1.1\"",
        "DESTINATION, Destination=\"https://auth, Destination=\"https://another",
        "DESTINATION, /sso/saml/slo, /sso/saml/acs",
        "SCHEMA, saml:NameID, saml:Nothing",
        "STRUCTURE, <saml:NameID, <saml:Conditions/><saml:NameID",
        "NO_DOCUMENT_TYPE, <samlp:LogoutRequest, <!DOCTYPE a><samlp:LogoutRequest"
    })
    void an_order_that_does_not_hold_ends_nothing(String check, String part, String change) {
        Session session = session(any("ada"));
        String xml = ACME.logoutRequest(session.name(), session.index()).replace(part, change);
        String altered = xml.replaceAll("<saml:Nothing.*</saml:Nothing>", "");

        Answer answer = order(ACME, altered);

        assertThat(answer.status()).isEqualTo(303);
        if (check.equals("NO_DOCUMENT_TYPE")) {
            assertThat(SamlService.told(answer, '?')).containsEntry("error_code", "validation_failed");
        } else {
            rejected(check, answer);
            rejected(check, posted("SAMLRequest", ACME.posted(altered)));
        }
        assertThat(session.lives()).isTrue();
    }

    /** SAML Profiles §4.4.3.4: the provider may have others to ask after us. */
    @ParameterizedTest
    @CsvSource({
        "NOT_ON_OR_AFTER, ' Destination=', ' NotOnOrAfter=\"2026-01-01T00:00:00Z\" Destination='",
        "ISSUE_INSTANT, IssueInstant=\"20, IssueInstant=\"19",
        "ISSUE_INSTANT, IssueInstant=\"20, IssueInstant=\"21"
    })
    void an_order_of_the_providers_that_comes_too_late_is_answered_and_ends_nothing(
            String check, String part, String change) {
        Session session = session(any("ada"));
        String altered = ACME.logoutRequest(session.name(), session.index()).replace(part, change);

        denied(check, order(ACME, altered));
        denied(check, posted("SAMLRequest", ACME.posted(altered)));

        assertThat(session.lives()).isTrue();
    }

    private static void denied(String check, Answer answer) {
        assertThat(answer.status()).isEqualTo(302);
        Request told = TestIdentityProvider.received(URI.create(answer.header("Location")));
        assertThat(told.relayState()).isEqualTo("back");
        assertThat(told.xml())
                .contains("Destination=\"https://idp.example.com/slo/done\"")
                .contains("status:Requester")
                .contains("status:RequestDenied")
                .doesNotContain("status:Success");
        told(check);
    }

    private static void told(String check) {
        JsonNode last = last(acme);
        assertThat(last.get("name").stringValue()).isEqualTo("sso-logout.rejected");
        assertThat(last.get("details").get("check").stringValue()).isEqualTo(check);
    }

    /** Wrapped, transformed and weak, as responses are attacked. */
    @Test
    void what_a_signature_in_a_form_does_not_cover_ends_nothing() {
        Session session = session(any("ada"));
        String own = new String(
                        Base64.getDecoder().decode(ACME.posted(ACME.logoutRequest(any("eve")))), StandardCharsets.UTF_8)
                .replaceFirst("<\\?xml[^>]*>", "");
        String forged = ACME.logoutRequest(session.name(), session.index());
        String signature = own.replaceFirst("(?s).*(<ds:Signature .*</ds:Signature>).*", "$1");
        String beside = forged.replaceFirst("(</saml:Issuer>)", "$1" + Matcher.quoteReplacement(signature));
        String enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

        rejected("SIGNATURE_FORM", formed(beside));
        rejected("SIGNATURE", formed(own.replaceFirst("(<saml:NameID[^>]*>)[^<]*", "$1" + session.name())));
        rejected("SIGNATURE_FORM", formed(own.replace(enveloped, "http://www.w3.org/TR/1999/REC-xpath-19991116")));
        rejected("SIGNATURE_FORM", formed(own.replaceFirst("URI=\"#[^\"]*\"", "URI=\"\"")));
        rejected(
                "SIGNATURE_ALGORITHM",
                formed(own.replace(
                        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                        "http://www.w3.org/2000/09/xmldsig#rsa-sha1")));
        rejected(
                "STRUCTURE",
                formed(beside.replaceFirst(
                        "(<samlp:LogoutRequest[^>]*>)",
                        "$1<samlp:Extensions>" + Matcher.quoteReplacement(own) + "</samlp:Extensions>")));
        assertThat(session.lives()).isTrue();
    }

    private static Answer formed(String xml) {
        return posted("SAMLRequest", Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** What an id means is its provider's to say. */
    @Test
    void an_order_counts_once_for_each_provider() {
        String ada = any("ada");
        Session here = session(ada);
        Session there = session(other, OTHER, ada, any("s"));
        String id = any("_id");

        order(ACME, ACME.logoutRequest(ada).replaceFirst(" ID=\"[^\"]*\"", " ID=\"" + id + "\""));
        order(OTHER, OTHER.logoutRequest(ada).replaceFirst(" ID=\"[^\"]*\"", " ID=\"" + id + "\""));

        assertThat(here.lives()).isFalse();
        assertThat(there.lives()).isFalse();
    }

    @Test
    void an_order_has_its_bounds() {
        String ada = any("ada");
        Session session = session(ada);
        String[] indexes = new String[101];
        Arrays.fill(indexes, "s");

        assertThat(redirected(ACME.query("SAMLRequest", ACME.logoutRequest(ada), "r".repeat(1_025)))
                        .status())
                .isEqualTo(303);
        denied("SIZE", posted("SAMLRequest", ACME.posted(ACME.logoutRequest(ada, indexes))));
        for (String[] bound : new String[][] {{"STRUCTURE", "<a/>", "960", "1000"}, {"SIZE", "a", "63000", "66000"}}) {
            for (int times : new int[] {Integer.parseInt(bound[2]), Integer.parseInt(bound[3])}) {
                String order = ACME.logoutRequest("nobody")
                        .replaceFirst(
                                "</saml:Issuer>",
                                "$0<samlp:Extensions><x xmlns=\"urn:x\">" + bound[1].repeat(times)
                                        + "</x></samlp:Extensions>");
                boolean small = times < Integer.parseInt(bound[3]);
                for (Answer answer : List.of(order(ACME, order), posted("SAMLRequest", ACME.posted(order)))) {
                    assertThat(answer.status()).as(bound[0]).isEqualTo(small ? 302 : 303);
                }
            }
        }
        assertThat(session.lives()).isTrue();
    }

    @Test
    void metadata_that_is_good_no_more_signs_nobody_out() {
        TestIdentityProvider idp = new TestIdentityProvider("https://" + any("idp") + ".example/", SamlService.US);
        String id = saml.provider(idp.metadata()
                .replace(" entityID=", " validUntil=\"" + Instant.now().plusSeconds(60) + "\" entityID="));
        Session session = session(id, idp, any("ada"), any("s"));
        Request asked = signedOut(session(id, idp, any("ada"), any("s")));
        sql.execute("UPDATE auth.saml_providers SET metadata_xml = regexp_replace(metadata_xml,"
                + " 'validUntil=\"[^\"]*', 'validUntil=\"2026-01-01T00:00:00Z') WHERE sso_provider_id = '" + id + "'");
        try {
            order(idp, idp.logoutRequest(session.name()));
            assertThat(last(id).get("details").get("check").stringValue()).isEqualTo("METADATA");
            redirected(idp.query("SAMLResponse", idp.logoutResponse(asked, "Success"), asked.relayState()));
            assertThat(last(id).get("details").get("check").stringValue()).isEqualTo("METADATA");
            assertThat(session.lives()).isTrue();
        } finally {
            service.asAdmin("DELETE", "/admin/sso/providers/" + id, null);
        }
    }

    private static Request signedOut(Session session) {
        return TestIdentityProvider.received(URI.create(service.as(session.accessToken(), "POST", "/sso/logout", "{}")
                .json()
                .get("url")
                .stringValue()));
    }

    @ParameterizedTest
    @CsvSource({
        "VERSION, Version=\"2.0\", Version=\"1.1\"",
        "DESTINATION, Destination=\"https://auth, Destination=\"https://another",
        "ISSUE_INSTANT, IssueInstant=\"20, IssueInstant=\"19",
        "ISSUE_INSTANT, IssueInstant=\"20, IssueInstant=\"21"
    })
    void an_answer_that_does_not_hold_is_none(String check, String part, String change) {
        Request asked = signedOut(session(any("ada")));
        String altered = ACME.logoutResponse(asked, "Success").replace(part, change);
        assertThat(altered).isNotEqualTo(ACME.logoutResponse(asked, "Success"));

        rejected(check, redirected(ACME.query("SAMLResponse", altered, asked.relayState())));
    }

    @Test
    void an_order_that_the_provider_has_not_signed_ends_nothing() {
        Session session = session(any("ada"));
        String xml = ACME.logoutRequest(session.name(), session.index());
        String query = ACME.query("SAMLRequest", xml, "back");
        String sha1 =
                ACME.query("SAMLRequest", xml, "back", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SHA1withRSA");
        String own = ACME.query("SAMLRequest", ACME.logoutRequest(any("eve")), "back");

        rejected("SIGNATURE", redirected(query.replaceFirst("&SigAlg=.*", "")));
        rejected("SIGNATURE", redirected(query.replaceFirst("&Signature=.*", "")));
        rejected("SIGNATURE", redirected(query.replace("RelayState=back", "RelayState=bacK")));
        rejected("SIGNATURE", redirected(query.replace("RelayState=back&", "")));
        rejected(
                "SIGNATURE",
                redirected(query.replaceFirst("&Signature=.*", "") + own.substring(own.indexOf("&Signature="))));
        rejected("SIGNATURE", order(OTHER, xml));
        rejected("SIGNATURE_ALGORITHM", redirected(sha1));
        rejected(
                "SIGNATURE",
                posted("SAMLRequest", Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8))));
        rejected("SIGNATURE", posted("SAMLRequest", OTHER.posted(xml)));
        assertThat(session.lives()).isTrue();
    }

    private static void rejected(String check, Answer answer) {
        assertThat(SamlService.told(answer, '?')).containsEntry("error_code", "validation_failed");
        told(check);
    }

    @Test
    void a_provider_that_signs_by_pss_is_heard() {
        Session session = session(any("ada"));

        Answer answer = redirected(ACME.query(
                "SAMLRequest",
                ACME.logoutRequest(session.name()),
                "",
                "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
                "RSASSA-PSS"));

        assertThat(answer.header("Location")).startsWith("https://idp.example.com/slo/done?SAMLResponse=");
        assertThat(session.lives()).isFalse();
    }

    @Test
    void an_order_is_carried_out_once() {
        String ada = any("ada");
        session(ada);
        String order = ACME.logoutRequest(ada);
        order(ACME, order);
        Session again = session(ada);

        denied("ONE_TIME_USE", order(ACME, order));
        denied("ONE_TIME_USE", posted("SAMLRequest", ACME.posted(order)));
        assertThat(again.lives()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAMLRequest=a&SAMLRequest=b",
                "SAMLRequest=a&SAMLResponse=a",
                "SAMLRequest=",
                "",
                "SAMLRequest=PGE%2BPC9hPg%3D%3D",
                "SAMLResponse=PGE%2BPC9hPg%3D%3D&RelayState=11111111-1111-4111-8111-111111111111"
            })
    void what_is_no_message_is_refused(String query) {
        Answer answer = redirected(query);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith(SamlService.SITE + "?error=");
    }

    @Test
    void a_provider_that_is_disabled_still_signs_people_out() {
        TestIdentityProvider idp = new TestIdentityProvider("https://" + any("idp") + ".example/", SamlService.US);
        String id = saml.provider(idp.metadata());
        Session session = session(id, idp, any("ada"), any("s"));
        service.asAdmin("PUT", "/admin/sso/providers/" + id, "{\"disabled\":true}");

        order(idp, idp.logoutRequest(session.name()));

        assertThat(session.lives()).isFalse();
    }

    @Test
    void who_signs_out_is_led_to_the_provider_and_back_to_the_app() {
        Session session = session(any("ada"));
        Session another = session(session.name());
        Session beside = session(acme, ACME, session.name(), session.index());

        Answer answer = service.as(
                session.accessToken(), "POST", "/sso/logout", "{\"redirect_to\":\"" + SamlService.APP + "\"}");

        URI place = URI.create(answer.json().get("url").stringValue());
        assertThat(place.toString()).startsWith("https://idp.example.com/slo?SAMLRequest=");
        Request asked = TestIdentityProvider.received(place);
        assertThat(asked.xml())
                .contains(">" + session.name() + "</saml:NameID>")
                .contains("nameid-format:persistent")
                .contains(">" + session.index() + "</samlp:SessionIndex>")
                .contains("Destination=\"https://idp.example.com/slo\"");
        assertThat(session.lives()).as("whatever becomes of it there").isFalse();
        assertThat(beside.lives()).as("it stands on the same session there").isFalse();
        assertThat(another.lives()).isTrue();

        String back = ACME.query("SAMLResponse", ACME.logoutResponse(asked, "Success"), asked.relayState());
        redirected(back.replaceFirst("&Signature=.*", ""));
        assertThat(redirected(OTHER.query("SAMLResponse", OTHER.logoutResponse(asked, "Success"), asked.relayState()))
                        .header("Location"))
                .contains("error_code=saml_relay_state_not_found");
        Answer done = redirected(back);
        assertThat(done.status()).isEqualTo(302);
        assertThat(done.header("Location")).isEqualTo(SamlService.APP);
        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE id = ?::uuid", asked.relayState()))
                .as("where they wanted to be is forgotten")
                .isZero();
        assertThat(last(acme).get("name").stringValue()).isEqualTo("sso-logout.answered");
        assertThat(redirected(back).header("Location")).contains("error_code=saml_relay_state_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Responder\"/>",
                "Success\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:PartialLogout\"/></samlp:StatusCode>"
            })
    void an_app_hears_that_the_provider_has_not_ended_everything(String status) {
        Request asked = signedOut(session(any("ada")));
        String answer = ACME.logoutResponse(asked, "Success").replace("Success\"/>", status);

        Answer done = redirected(ACME.query("SAMLResponse", answer, asked.relayState()));

        assertThat(done.header("Location")).startsWith(SamlService.SITE + "?error=");
        assertThat(SamlService.told(done, '?')).containsEntry("error_code", "saml_logout_incomplete");
    }

    @Test
    void an_answer_to_another_request_is_none() {
        Request asked = signedOut(session(any("ada")));
        Request another = new Request("id-another", asked.relayState(), "");

        Answer done =
                redirected(ACME.query("SAMLResponse", ACME.logoutResponse(another, "Success"), asked.relayState()));

        assertThat(done.header("Location")).contains("error_code=saml_relay_state_not_found");
    }

    @Test
    void a_provider_that_wants_requests_posted_gets_a_form_as_long_as_an_answer_is_waited_for() {
        Session session = session(posting, POSTING, any("ada"), any("s"));
        String place = service.as(session.accessToken(), "POST", "/sso/logout", "{}")
                .json()
                .get("url")
                .stringValue();
        assertThat(place).startsWith(SamlService.US + "/sso/saml/logout/");
        String path = place.substring(SamlService.US.length());

        Answer page = service.send("GET", path, null);
        assertThat(page.body())
                .contains("action=\"https://idp.example.com/slo\"")
                .contains("name=\"SAMLRequest\"");
        assertThat(message(page)).contains(">" + session.name() + "<").contains("SignatureValue");
        Request asked = TestIdentityProvider.request(message(page), path.substring(path.lastIndexOf('/') + 1));
        Answer done = saml.posted(
                "/sso/saml/slo",
                Map.of(
                        "SAMLResponse",
                        POSTING.posted(POSTING.logoutResponse(asked, "Success")),
                        "RelayState",
                        asked.relayState()));

        assertThat(done.header("Location")).isEqualTo(SamlService.SITE);
        for (String gone : List.of(path, "/sso/saml/logout/" + UUID.randomUUID(), "/sso/saml/logout/none")) {
            assertThat(service.send("GET", gone, null).header("Location"))
                    .startsWith(SamlService.SITE + "?error=")
                    .contains("error_code=saml_relay_state_not_found");
        }
    }

    /** Nor does anybody learn that there is such a thing. */
    @Test
    void what_is_something_else_is_no_logout() {
        JsonNode claims = SamlService.claims(session(any("ada")).accessToken());
        String user = claims.get("sub").stringValue();
        String session = claims.get("session_id").stringValue();
        for (String id : List.of(acme, user, session, saml.sent(acme, "").relayState())) {
            for (String place : List.of("/sso/saml/slo?SAMLResponse=x&RelayState=" + id, "/sso/saml/logout/" + id)) {
                Answer answer = service.send("GET", place, null);

                assertThat(answer.status()).as(place).isEqualTo(303);
                assertThat(SamlService.told(answer, '?')).containsEntry("error_code", "saml_relay_state_not_found");
            }
        }
    }

    @Test
    void who_comes_from_no_provider_is_led_to_the_app_at_once() {
        String token =
                service.signUp(any("bob") + "@example.com").get("access_token").stringValue();

        new WireError(400, "validation_failed", "redirect_to is not allowed")
                .answers(
                        service,
                        "POST",
                        "/sso/logout",
                        "{\"redirect_to\":\"https://evil.example.com\"}",
                        "Authorization",
                        "Bearer " + token);
        Answer answer = service.as(token, "POST", "/sso/logout", "{}");

        assertThat(answer.json().get("url").stringValue()).isEqualTo(SamlService.SITE);
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(403);
        assertThat(service.send("POST", "/sso/logout", "{}").status()).isEqualTo(401);
    }

    @Test
    void nothing_about_a_person_can_be_read_in_the_log() {
        Session session = session(any("ada"));
        service.as(session.accessToken(), "POST", "/sso/logout", "{\"redirect_to\":\"" + SamlService.APP + "\"}");
        order(ACME, ACME.logoutRequest(session.name(), session.index()).replace("auth.example.org", session.name()));

        for (String table : new String[] {"events.event", "chancery.saml_session", "chancery.saml_logout"}) {
            assertThat(sql.number(
                            "SELECT count(*) FROM %s t WHERE to_jsonb(t)::text LIKE ANY (ARRAY['%%' || ? || '%%', '%%' || ? || '%%', '%%localhost:3000/in%%'])"
                                    .formatted(table),
                            session.name(),
                            session.index()))
                    .isZero();
        }
    }

    private static JsonNode last(String provider) {
        JsonNode events = service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        return events.get(events.size() - 1);
    }
}
