package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an identity provider, or its administrator, has put out does not stay in, and does not come in by what was said before. */
class SignedOutForGoodWireTest {

    private static final String VERIFIER = "v".repeat(64);
    private static final String EMAIL_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

    /** Where somebody reads the time and is then kept waiting. */
    private static final AtomicReference<CountDownLatch> HELD = new AtomicReference<>();

    private static final CountDownLatch[] REACHED = {new CountDownLatch(1)};

    private static SamlService saml;
    private static TestService service;

    private final TestIdentityProvider idp =
            new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US);
    private final String provider = saml.provider(idp.metadata());

    @BeforeAll
    static void start() {
        saml = SamlService.at(SignedOutForGoodWireTest::slowly);
        service = saml.service();
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private static Instant slowly() {
        Instant now = Instant.now();
        CountDownLatch held = HELD.get();
        boolean logout = held != null
                && StackWalker.getInstance()
                        .walk(frames -> frames.anyMatch(
                                frame -> frame.getClassName().equals(SigningOutBySaml.class.getName())));
        if (logout && HELD.compareAndSet(held, null)) {
            REACHED[0].countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return now;
    }

    private static String challenge() throws NoSuchAlgorithmException {
        return ",\"code_challenge\":\"%s\",\"code_challenge_method\":\"s256\""
                .formatted(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(VERIFIER.getBytes(StandardCharsets.UTF_8))));
    }

    private Answer come(String name, String more, UnaryOperator<String> change) {
        Request request = saml.sent(provider, more);
        return saml.posted(
                "/sso/saml/acs",
                Map.of("SAMLResponse", idp.answer(request, name, change), "RelayState", request.relayState()));
    }

    private String code(String name) throws NoSuchAlgorithmException {
        return SamlService.told(come(name, challenge(), UnaryOperator.identity()), '?')
                .get("code");
    }

    private static Answer exchange(String code) {
        return service.post(
                "/token?grant_type=pkce", "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(code, VERIFIER));
    }

    private Answer signOut(String xml) {
        return service.send("GET", "/sso/saml/slo?" + idp.query("SAMLRequest", xml, "back"), null);
    }

    private static boolean lives(Answer signedIn) {
        return service.refresh(SamlService.told(signedIn, '#').get("refresh_token"))
                        .status()
                == 200;
    }

    private static UnaryOperator<String> named(String format, String more) {
        return xml -> xml.replace(
                "<saml:NameID Format=\"" + PERSISTENT + "\"", "<saml:NameID Format=\"" + format + "\" " + more);
    }

    @Test
    void a_code_that_is_issued_while_a_logout_is_worked_on_is_good_for_nothing() throws Exception {
        REACHED[0] = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        String code;
        try (ExecutorService browser = Executors.newVirtualThreadPerTaskExecutor()) {
            HELD.set(held);
            Future<Answer> logout = browser.submit(() -> signOut(idp.logoutRequest("ada")));
            REACHED[0].await();
            code = code("ada");
            held.countDown();
            assertThat(logout.get().status()).isEqualTo(302);
        }

        assertThat(code).isNotEmpty();
        assertThat(exchange(code).json().get("error_code").stringValue()).isEqualTo("flow_state_expired");
    }

    /** Of what nobody here has asked for only the provider's clock says whether it is from before. */
    @ParameterizedTest
    @CsvSource({"170, false", "1, false", "-2, true"})
    void what_the_provider_sends_by_itself_counts_if_it_is_from_after_the_logout(int secondsBefore, boolean counts) {
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"saml_options\":{\"allow_idp_initiated\":true}}");
        Instant out = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        signOut(idp.logoutRequest("ada"));
        Instant in = out.minusSeconds(secondsBefore);
        String response = idp.answer(
                new Request("none", "", ""),
                "ada",
                xml -> xml.replace(" InResponseTo=\"none\"", "")
                        .replaceFirst("AuthnInstant=\"[^\"]*\"", "AuthnInstant=\"" + in + "\""));

        Answer answer = saml.posted("/sso/saml/acs", Map.of("SAMLResponse", response, "RelayState", ""));

        assertThat(answer.header("Location").contains("access_token=")).isEqualTo(counts);
    }

    @Test
    void an_address_is_the_same_in_whatever_case() {
        Answer first = come("Bob@Corp.example", "", named(EMAIL_ADDRESS, ""));
        Answer second = come("bob@corp.example", "", named(EMAIL_ADDRESS, ""));

        signOut(idp.logoutRequest("BOB@corp.example").replace(PERSISTENT, EMAIL_ADDRESS));

        assertThat(lives(first)).isFalse();
        assertThat(lives(second)).isFalse();
    }

    @Test
    void whom_the_provider_tells_apart_by_a_qualifier_are_two() {
        Answer first = come("1001", "", named(PERSISTENT, "NameQualifier=\"https://up-a\""));
        Answer second = come("1001", "", named(PERSISTENT, "NameQualifier=\"https://up-b\""));
        Answer third = come("1001", "", UnaryOperator.identity());

        assertThat(subject(first)).isNotEqualTo(subject(second)).isNotEqualTo(subject(third));
        Answer alike = come("https://up-a!" + SamlService.US + "/sso/saml/metadata!1001", "", UnaryOperator.identity());
        assertThat(subject(alike)).isNotEqualTo(subject(first));
        signOut(idp.logoutRequest("1001").replace("<saml:NameID ", "<saml:NameID NameQualifier=\"https://up-a\" "));
        assertThat(lives(first)).isFalse();
        assertThat(lives(second)).isTrue();
        assertThat(lives(third)).isTrue();
    }

    private static String subject(Answer signedIn) {
        return SamlService.claims(SamlService.told(signedIn, '#').get("access_token"))
                .get("sub")
                .stringValue();
    }

    @Test
    void an_index_is_the_same_with_space_around_it() {
        Answer signedIn = come("ada", "", xml -> xml.replace("\"_session\"", "\" _w \""));

        signOut(idp.logoutRequest("ada", " _w "));

        assertThat(lives(signedIn)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void by_a_provider_that_is_disabled_or_gone_no_session_begins(String method) throws Exception {
        String code = code("ada");
        service.asAdmin(method, "/admin/sso/providers/" + provider, "{\"disabled\":true}");

        assertThat(exchange(code).json().get("error_code").stringValue()).isEqualTo("flow_state_expired");
    }

    @Test
    void those_who_came_by_a_provider_are_put_out_before_it_goes() {
        Answer ada = come("ada", "", UnaryOperator.identity());
        Answer bob = come("bob", "", xml -> xml.replace("ada@example.com", "bob@other.example"));
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"disabled\":true}");

        Answer done = service.asAdmin(
                "POST", "/admin/sso/providers/" + provider + "/deprovision", "{\"users\":\"sign_out\"}");

        assertThat(done.body()).isEqualTo("{\"users\":2,\"failed\":0,\"remaining\":0}");
        assertThat(lives(ada)).isFalse();
        assertThat(lives(bob)).isFalse();
    }

    @Test
    void an_administrator_hears_of_those_who_may_not_come_in() {
        String id = subject(come("ada", "", UnaryOperator.identity()));
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"24h\"}");

        assertThat(SamlService.told(come("ada", "", UnaryOperator.identity()), '?'))
                .containsEntry("error_code", "user_banned");

        var events = service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                .json();
        assertThat(events.get(events.size() - 1).get("details").toString())
                .contains("\"check\":\"ACCOUNT\"")
                .contains("\"found\":\"user_banned: User is banned\"");
    }

    /** They have an account by the name as it was spelled, from another service. */
    @Test
    void whoever_was_known_by_an_address_with_capitals_still_is() {
        Answer first = come("Carol@Corp.example", "", UnaryOperator.identity());
        Answer small = come("carol@corp.example", "", named(EMAIL_ADDRESS, ""));

        Answer second = come("Carol@Corp.example", "", named(EMAIL_ADDRESS, ""));

        assertThat(subject(second)).isEqualTo(subject(first)).isNotEqualTo(subject(small));
    }

    @Test
    void a_code_is_good_for_nothing_once_its_owner_is_signed_out_everywhere() throws Exception {
        String code = code("ada");

        service.asAdmin("POST", "/admin/sso/providers/" + provider + "/deprovision", "{\"users\":\"sign_out\"}");

        assertThat(exchange(code).status()).isEqualTo(404);
    }

    @Test
    void an_older_logout_that_comes_late_undoes_nothing() {
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"saml_options\":{\"allow_idp_initiated\":true}}");
        signOut(idp.logoutRequest("ada"));
        signOut(idp.logoutRequest("ada")
                .replaceFirst(
                        "IssueInstant=\"[^\"]*\"",
                        "IssueInstant=\"" + Instant.now().minusSeconds(100) + "\""));
        String response = idp.answer(
                new Request("none", "", ""),
                "ada",
                xml -> xml.replace(" InResponseTo=\"none\"", "")
                        .replaceFirst(
                                "AuthnInstant=\"[^\"]*\"",
                                "AuthnInstant=\"" + Instant.now().minusSeconds(50) + "\""));

        Answer answer = saml.posted("/sso/saml/acs", Map.of("SAMLResponse", response, "RelayState", ""));

        assertThat(answer.header("Location")).doesNotContain("access_token=");
    }

    @Test
    void an_access_token_is_good_for_no_longer_than_its_session() {
        Instant end = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
        Answer signedIn = come(
                "ada", "", xml -> xml.replace("SessionIndex=", "SessionNotOnOrAfter=\"" + end + "\" SessionIndex="));
        Map<String, String> tokens = SamlService.told(signedIn, '#');

        assertThat(SamlService.claims(tokens.get("access_token")).get("exp").longValue())
                .isEqualTo(end.getEpochSecond());
        assertThat(tokens).containsEntry("expires_at", Long.toString(end.getEpochSecond()));
        assertThat(Duration.ofSeconds(Long.parseLong(tokens.get("expires_in"))))
                .isBetween(Duration.ofSeconds(500), Duration.ofSeconds(600));
        var refreshed = service.refresh(tokens.get("refresh_token")).json();
        assertThat(refreshed.get("expires_at").longValue()).isEqualTo(end.getEpochSecond());
        assertThat(SamlService.claims(refreshed.get("access_token").stringValue())
                        .get("exp")
                        .longValue())
                .isEqualTo(end.getEpochSecond());
    }
}
