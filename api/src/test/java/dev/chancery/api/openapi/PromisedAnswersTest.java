package dev.chancery.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.Wallet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the service answers is what the document says it would, in both shapes of errors. */
class PromisedAnswersTest {

    private static TestService service;
    private final Description description = new Description();

    @BeforeAll
    static void start() {
        service = TestService.start(
                "GOTRUE_EXPERIMENTAL_CURSOR_PAGINATION_ENABLED",
                "true",
                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
                "true",
                "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED",
                "true",
                "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
                "true");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** One conversation in one version of the protocol. */
    private final class Conversation {

        private final String version;
        private String token = "";

        Conversation(String version) {
            this.version = version;
        }

        Conversation with(String bearer) {
            this.token = bearer;
            return this;
        }

        /** @param route as the document names it */
        Answer expect(int status, String route, String path, String body) {
            String method = route.split(" ")[0];
            Answer answer = token.isEmpty()
                    ? service.send(method, path, body, "X-Supabase-Api-Version", version)
                    : service.send(
                            method, path, body, "X-Supabase-Api-Version", version, "Authorization", "Bearer " + token);
            assertThat(answer.status())
                    .as(route + " " + path + " " + answer.body())
                    .isEqualTo(status);
            description.assertPromised(route, answer);
            return answer;
        }

        Answer expect(int status, String route, String body) {
            return expect(status, route, route.split(" ")[1], body);
        }
    }

    private static String address() {
        return UUID.randomUUID() + "@example.com";
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-01-01", "2024-01-01"})
    void of_opening_an_account_and_coming_back(String version) {
        Conversation guest = new Conversation(version);
        String email = address();

        JsonNode session = guest.expect(200, "POST /signup", credentials(email, "secret-password"))
                .json();
        guest.expect(422, "POST /signup", credentials(email, "secret-password"));
        guest.expect(422, "POST /signup", credentials(address(), "short"));
        guest.expect(200, "POST /signup", "{}");
        guest.expect(400, "POST /signup", "[]");
        guest.expect(400, "POST /signup", credentials("no address", "secret-password"));
        guest.expect(413, "POST /signup", "x".repeat(1_048_577));

        guest.expect(200, "POST /token", "/token?grant_type=password", credentials(email, "secret-password"));
        guest.expect(400, "POST /token", "/token?grant_type=password", credentials(email, "wrong-password"));
        guest.expect(400, "POST /token", "/token?grant_type=unknown", "{}");
        guest.expect(422, "POST /token", "/token?grant_type=password", "{\"phone\":\"4915112345678\"}");

        String refresh = "/token?grant_type=refresh_token";
        String token = "{\"refresh_token\":\"%s\"}"
                .formatted(session.get("refresh_token").stringValue());
        guest.expect(200, "POST /token", refresh, token);
        guest.expect(400, "POST /token", refresh, "{}");
        guest.expect(400, "POST /token", refresh, "{\"refresh_token\":\"abcdefghijkl\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-01-01", "2024-01-01"})
    void of_looking_after_ones_account(String version) {
        String other = address();
        service.signUp(other);
        Conversation guest = new Conversation(version);
        guest.expect(401, "GET /user", null);
        guest.expect(401, "PUT /user", "{}");
        guest.expect(401, "POST /logout", null);
        new Conversation(version).with("no.jwt.atall").expect(403, "GET /user", null);

        Conversation user = new Conversation(version)
                .with(service.signUp(address()).get("access_token").stringValue());
        user.expect(200, "GET /user", null);
        user.expect(200, "PUT /user", "{\"data\":{\"full_name\":\"Ann\"},\"email\":\"%s\"}".formatted(address()));
        user.expect(400, "PUT /user", "{\"email\":1}");
        user.expect(403, "PUT /user", "{\"app_metadata\":{}}");
        user.expect(422, "PUT /user", "{\"password\":\"\"}");
        user.expect(422, "PUT /user", "{\"password\":\"secret-password\"}");
        user.expect(422, "PUT /user", "{\"email\":\"%s\"}".formatted(other));
        user.expect(400, "POST /logout", "/logout?scope=nowhere", null);
        user.expect(204, "POST /logout", null);
        user.expect(403, "POST /logout", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-01-01", "2024-01-01"})
    void of_wallets_and_identities(String version) {
        Conversation guest = new Conversation(version);
        String byWallet = "/token?grant_type=web3";
        Wallet wallet = Wallet.ofEthereum();
        String message = """
                localhost wants you to sign in with your Ethereum account:
                %s

                URI: http://localhost:3000/
                Version: 1
                Issued At: %s""".formatted(wallet.address(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        String signed = "{\"chain\":\"ethereum\",\"message\":\"%s\",\"signature\":\"%s\"}"
                .formatted(message.replace("\n", "\\n"), wallet.sign(message));

        JsonNode session = guest.expect(200, "POST /token", byWallet, signed).json();
        guest.expect(400, "POST /token", byWallet, signed);
        guest.expect(400, "POST /token", byWallet, "{\"chain\":\"ethereum\"}");
        guest.expect(422, "POST /token", byWallet, "{\"chain\":\"solana\"}");

        Conversation user =
                new Conversation(version).with(session.get("access_token").stringValue());
        String one = "/user/identities/{identity_id}";
        String own = "/user/identities/"
                + session.at("/user/identities/0/identity_id").stringValue();
        guest.expect(401, "DELETE " + one, own, null);
        user.expect(422, "DELETE " + one, own, null);
        user.expect(404, "DELETE " + one, "/user/identities/1", null);
        service.asAdmin(
                "PUT",
                "/admin/users/" + session.at("/user/id").stringValue(),
                "{\"email\":\"%s\"}".formatted(address()));
        user.expect(200, "DELETE " + one, own, null);
        user.expect(400, "GET /user/identities/authorize", "/user/identities/authorize?provider=google", null);
        guest.expect(401, "GET /user/identities/authorize", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-01-01", "2024-01-01"})
    void of_administering_users(String version) {
        Conversation admin = new Conversation(version).with(service.serviceRoleKey());
        Conversation guest = new Conversation(version);
        Conversation stranger = new Conversation(version).with(service.anonKey());
        String email = address();
        String one = "/admin/users/{user_id}";

        JsonNode created = admin.expect(200, "POST /admin/users", credentials(email, "secret-password"))
                .json();
        String path = "/admin/users/" + created.get("id").stringValue();
        admin.expect(422, "POST /admin/users", credentials(email, "secret-password"));
        admin.expect(400, "POST /admin/users", "{}");
        guest.expect(401, "POST /admin/users", "{}");
        stranger.expect(403, "POST /admin/users", "{}");

        admin.expect(200, "GET /admin/users", null);
        admin.expect(200, "GET /admin/users", "/admin/users?page=1&per_page=1", null);
        admin.expect(400, "GET /admin/users", "/admin/users?page=x", null);
        guest.expect(401, "GET /admin/users", null);
        stranger.expect(403, "GET /admin/users", null);

        admin.expect(200, "GET " + one, path, null);
        admin.expect(404, "GET " + one, "/admin/users/" + UUID.randomUUID(), null);
        admin.expect(404, "GET " + one, "/admin/users/1", null);
        guest.expect(401, "GET " + one, path, null);
        stranger.expect(403, "GET " + one, path, null);

        admin.expect(200, "PUT " + one, path, "{\"ban_duration\":\"24h\",\"phone\":\"+4915112345678\"}");
        admin.expect(400, "PUT " + one, path, "{\"ban_duration\":\"for long\"}");
        admin.expect(422, "PUT " + one, path, "{\"password\":\"short\"}");

        admin.expect(400, "DELETE " + one, path, "[]");
        admin.expect(200, "DELETE " + one, path, "{\"should_soft_delete\":true}");
        admin.expect(200, "GET " + one, path, null);
        admin.expect(200, "GET /admin/users", null);
        admin.expect(200, "DELETE " + one, path, null);
        admin.expect(404, "DELETE " + one, path, null);

        admin.expect(200, "GET /admin/audit", null);
        admin.expect(400, "GET /admin/audit", "/admin/audit?query=nobody", null);
        guest.expect(401, "GET /admin/audit", null);
        stranger.expect(403, "GET /admin/audit", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/settings", "/health", "/.well-known/jwks.json", "/.well-known/openid-configuration"})
    void of_the_service_itself(String path) {
        new Conversation("2024-01-01").expect(200, "GET " + path, null);
    }
}
