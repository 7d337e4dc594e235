package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.sso.SamlService;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A round trip to Postgres is the unit of cost; COMMIT is one too. */
class RoundTripBudgetTest {

    private final RoundTrips trips = new RoundTrips();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private TestService service;

    @BeforeEach
    void start() {
        service = TestService.startOn(database, trips::watch);
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    @Test
    void reading_oneself_takes_one() {
        String accessToken = text(service.signUp("ann@example.com"), "access_token");

        assertThat(tripsOf("GET /user", () -> service.as(accessToken, "GET", "/user", null)))
                .isOne();
    }

    @Test
    void signing_up_takes_at_most_six() {
        assertThat(tripsOf("sign-up", () -> signUp("ann@example.com"))).isLessThanOrEqualTo(6);
        assertThat(tripsOf("sign-up, warm", () -> signUp("bob@example.com"))).isLessThanOrEqualTo(6);
    }

    @Test
    void a_mail_takes_one_more_for_the_limits_that_it_counts_for() {
        service.close();
        service = TestService.startOn(database, trips::watch, "GOTRUE_MAILER_AUTOCONFIRM", "false");

        assertThat(tripsOf("sign-up with a mail", () -> signUp("ann@example.com")))
                .isLessThanOrEqualTo(7);
        assertThat(tripsOf("sign-up with a mail, warm", () -> signUp("bob@example.com")))
                .isLessThanOrEqualTo(7);
    }

    @Test
    void signing_in_takes_at_most_four() {
        service.signUp("ann@example.com");

        assertThat(tripsOf("sign-in", () -> service.signIn("ann@example.com"))).isLessThanOrEqualTo(4);
    }

    @Test
    void refreshing_takes_at_most_four() {
        String refreshToken = text(service.signUp("ann@example.com"), "refresh_token");

        assertThat(tripsOf("refresh", () -> service.refresh(refreshToken))).isLessThanOrEqualTo(4);
    }

    @Test
    void it_takes_no_more_where_a_user_may_have_one_session_however_many_there_are() {
        service.close();
        service = TestService.startOn(database, trips::watch, "GOTRUE_SESSIONS_SINGLE_PER_USER", "true");
        String first = text(service.signUp("ann@example.com"), "refresh_token");
        long rows = rowsReadBy(() -> service.refresh(first));
        for (int i = 0; i < 5; i++) {
            service.signIn("ann@example.com");
        }
        String last = text(service.signIn("ann@example.com").json(), "refresh_token");

        assertThat(rowsReadBy(() -> service.refresh(last))).isEqualTo(rows);
        assertThat(trips.drain()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void counting_who_comes_how_often_takes_one_more_and_who_comes_too_often_none() {
        service.signUp("ann@example.com");
        int signIn = tripsOf("sign-in", () -> service.signIn("ann@example.com"));
        service.close();
        service = TestService.startOn(
                database,
                trips::watch,
                "GOTRUE_RATE_LIMIT_HEADER",
                "X-Forwarded-For",
                "GOTRUE_RATE_LIMIT_TOKEN_REFRESH",
                "1");
        signInBehindProxy();

        assertThat(tripsOf("sign-in, counted", this::signInBehindProxy)).isEqualTo(signIn + 1);
        for (int i = 2; i <= 30; i++) {
            signInBehindProxy();
        }
        trips.drain();
        assertThat(signInBehindProxy().status()).isEqualTo(429);
        assertThat(trips.drain()).isEmpty();
    }

    private Answer signInBehindProxy() {
        return service.send(
                "POST",
                "/token?grant_type=password",
                "{\"email\":\"ann@example.com\",\"password\":\"secret-password\"}",
                "X-Forwarded-For",
                "203.0.113.7");
    }

    @Test
    void keeping_what_an_identity_provider_says_takes_none() {
        int keepingNone = tripsOfFederation("CHANCERY_SAML_KEEP_RESPONSES", "0");

        assertThat(tripsOfFederation()).isEqualTo(keepingNone);
        assertThat(Sql.on(database).number("SELECT count(*) FROM chancery.kept_response"))
                .isEqualTo(2);
    }

    /** Of who comes back. */
    private int tripsOfFederation(String... settings) {
        service.close();
        service = TestService.startOn(database, trips::watch, SamlService.settings(settings));
        SamlService saml = new SamlService(service);
        TestIdentityProvider idp = new TestIdentityProvider("https://" + UUID.randomUUID(), SamlService.US);
        String provider = saml.provider(idp.metadata());
        Request first = saml.sent(provider, "");
        saml.cameBack(idp.answer(first, "ada"), first);
        Request again = saml.sent(provider, "");
        String response = idp.answer(again, "ada");
        trips.drain();
        assertThat(saml.cameBack(response, again).header("Location")).contains("access_token");
        return trips.drain().size();
    }

    /** The call and its COMMIT; before a refresh also the look at the session that says whether it may be refreshed. */
    @Test
    void a_function_that_is_asked_about_a_token_is_called_over_connections_of_its_own() {
        service.signUp("ann@example.com");
        int signIn = tripsOf("sign-in", () -> service.signIn("ann@example.com"));
        String first = text(service.signIn("ann@example.com").json(), "refresh_token");
        int refresh = tripsOf("refresh", () -> service.refresh(first));
        service.close();
        Sql.on(database)
                .execute("CREATE FUNCTION public.same_claims(event jsonb) RETURNS jsonb LANGUAGE sql"
                        + " AS $$ SELECT jsonb_build_object('claims', event -> 'claims') $$");
        service = TestService.startOn(
                database,
                trips::watch,
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_ENABLED",
                "true",
                "GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI",
                "pg-functions://postgres/public/same_claims");
        service.signIn("ann@example.com");

        assertThat(tripsOf("sign-in, function", () -> service.signIn("ann@example.com")))
                .isEqualTo(signIn);
        String again = text(service.signIn("ann@example.com").json(), "refresh_token");
        assertThat(tripsOf("refresh, function", () -> service.refresh(again)))
                .as("what will be decided is rehearsed")
                .isEqualTo(refresh + 2);
    }

    private long rowsReadBy(Supplier<Answer> request) {
        trips.drain();
        trips.drainRows();
        assertThat(request.get().status()).isEqualTo(200);
        return trips.drainRows();
    }

    /** One of them looks whether a password that somebody else chose is disputed now. */
    @Test
    void asking_for_a_magic_link_takes_at_most_five() {
        service.signUp("ann@example.com");

        assertThat(tripsOf("magic link", () -> service.post("/magiclink", "{\"email\":\"ann@example.com\"}")))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void signing_out_takes_as_many_for_two_sessions_as_for_one() {
        String accessToken = text(service.signUp("ann@example.com"), "access_token");

        assertThat(tripsOf("logout", () -> service.as(accessToken, "POST", "/logout", null)))
                .isLessThanOrEqualTo(6);

        String again = text(service.signIn("ann@example.com").json(), "access_token");
        service.signIn("ann@example.com");

        assertThat(tripsOf("logout of two", () -> service.as(again, "POST", "/logout", null)))
                .isLessThanOrEqualTo(6);
    }

    @Test
    void changing_ones_password_takes_at_most_seven() {
        String accessToken = text(service.signUp("ann@example.com"), "access_token");
        service.signIn("ann@example.com");

        assertThat(tripsOf(
                        "PUT /user, password",
                        () -> service.as(accessToken, "PUT", "/user", "{\"password\":\"another-password\"}")))
                .isLessThanOrEqualTo(7);
    }

    @Test
    void erasing_a_user_takes_at_most_six() {
        String id = service.signUp("ann@example.com").get("user").get("id").stringValue();
        service.signIn("ann@example.com");

        assertThat(tripsOf("DELETE /admin/users/{id}", () -> service.asAdmin("DELETE", "/admin/users/" + id, null)))
                .isLessThanOrEqualTo(6);
    }

    @Test
    void a_node_that_has_never_seen_the_user_keeps_to_the_budget() {
        String refreshToken = text(service.signUp("ann@example.com"), "refresh_token");
        service.close();
        service = TestService.startOn(database, trips::watch);

        assertThat(tripsOf("refresh, cold", () -> service.refresh(refreshToken)))
                .isLessThanOrEqualTo(4);

        service.close();
        service = TestService.startOn(database, trips::watch);

        assertThat(tripsOf("sign-in, cold", () -> service.signIn("ann@example.com")))
                .isLessThanOrEqualTo(5);
    }

    private Answer signUp(String email) {
        return service.post("/signup", "{\"email\":\"%s\",\"password\":\"secret-password\"}".formatted(email));
    }

    private int tripsOf(String name, Supplier<Answer> request) {
        trips.drain();
        assertThat(request.get().status()).isBetween(200, 204);
        int count = trips.drain().size();
        System.out.println("round trips: " + name + " = " + count);
        return count;
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).stringValue();
    }
}
