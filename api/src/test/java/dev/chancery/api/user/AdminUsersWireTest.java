package dev.chancery.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /admin/users} and what is below it. */
class AdminUsersWireTest {

    private static final String KNOWN = "00000000-0000-4000-8000-000000000001";
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000002";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
        service.asAdmin(
                "POST",
                "/admin/users",
                "{\"id\":\"%s\",\"email\":\"known@example.com\",\"email_confirm\":true}".formatted(KNOWN));
        service.asAdmin("POST", "/admin/users", "{\"email\":\"taken@example.com\",\"phone\":\"15550001\"}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_user_is_created_as_told() {
        Answer answer = service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"new@example.com\",\"phone\":\"+1 555 0002\",\"password\":\"x\",\"email_confirm\":true,"
                        + "\"phone_confirm\":true,\"user_metadata\":{\"a\":1},\"app_metadata\":{\"b\":2},\"role\":\"boss\"}");
        JsonNode user = answer.json();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "aud",
                        "role",
                        "email",
                        "email_confirmed_at",
                        "phone",
                        "phone_confirmed_at",
                        "confirmed_at",
                        "app_metadata",
                        "user_metadata",
                        "identities",
                        "created_at",
                        "updated_at",
                        "is_anonymous");
        assertThat(user.get("phone").stringValue()).isEqualTo("15550002");
        assertThat(user.get("role").stringValue()).isEqualTo("boss");
        assertThat(user.get("user_metadata").toString()).isEqualTo("{\"a\":1,\"email_verified\":true}");
        assertThat(user.get("app_metadata").get("providers").toString()).isEqualTo("[\"email\",\"phone\"]");
        assertThat(user.get("app_metadata").get("b").intValue()).isEqualTo(2);
        assertThat(user.get("identities")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                       | 400 | validation_failed   | Cannot create a user without either an email or phone
            {"email":"no address"}                                   | 400 | validation_failed   | Unable to validate email address: invalid format
            {"phone":" +15550003"}                                   | 400 | validation_failed   | Invalid phone number format (E.164 required)
            {"email":"taken@example.com"}                            | 422 | email_exists        | A user with this email address has already been registered
            {"email":"taken@example.com","aud":"another"}            | 422 | email_exists        | A user with this email address has already been registered
            {"phone":"15550001"}                                     | 422 | phone_exists        | Phone number already registered by another user
            {"phone":"15550001","aud":"another"}                     | 422 | phone_exists        | Phone number already registered by another user
            {"email":"a@b.co","password":"x","password_hash":"y"}    | 400 | validation_failed   | Only a password or a password hash should be provided
            {"email":"a@b.co","password_hash":"y"}                   | 400 | validation_failed   | The password hash is of no supported form
            {"email":"a@b.co","ban_duration":"1d"}                   | 400 | validation_failed   | invalid format for ban duration: time: unknown unit "d" in duration "1d"
            {"email":"a@b.co","ban_duration":"1h30"}                 | 400 | validation_failed   | invalid format for ban duration: time: missing unit in duration "1h30"
            {"email":"a@b.co","ban_duration":"1mx"}                  | 400 | validation_failed   | invalid format for ban duration: time: unknown unit "mx" in duration "1mx"
            {"email":"a@b.co","ban_duration":"for ever"}             | 400 | validation_failed   | invalid format for ban duration: time: invalid duration "for ever"
            {"email":"a@b.co","ban_duration":"9999999h"}             | 400 | validation_failed   | invalid format for ban duration: time: invalid duration "9999999h"
            {"email":"a@b.co","id":"x"}                              | 400 | validation_failed   | ID must conform to the uuid v4 format
            {"email":"a@b.co","id":"00000000-0000-0000-0000-000000000000"} | 400 | validation_failed | ID cannot be a nil uuid
            {"email":"a@b.co","id":"00000000-0000-4000-8000-000000000001"} | 422 | user_already_exists | User already registered
            """)
    void creation_is_refused(String body, int status, String code, String message) {
        admin(new WireError(status, code, message), "POST", "/admin/users", body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"email":"taken@example.com"}                            | 422 | email_exists        | A user with this email address has already been registered
            {"phone":"15550001"}                                     | 422 | phone_exists        | Phone number already registered by another user
            """)
    void a_change_is_refused(String body, int status, String code, String message) {
        admin(new WireError(status, code, message), "PUT", "/admin/users/" + KNOWN, body);
    }

    @ParameterizedTest
    @CsvSource({"GET", "PUT", "DELETE"})
    void an_id_that_is_none_or_nobodys_is_told_before_the_body_is_read(String method) {
        admin(new WireError(404, "validation_failed", "user_id must be an UUID"), method, "/admin/users/x", "[");
        admin(new WireError(404, "user_not_found", "User not found"), method, "/admin/users/" + UNKNOWN, "[");
    }

    @Test
    void a_new_password_by_an_administrator_ends_all_sessions() {
        JsonNode session = service.signUp("reset@example.com");
        String token = session.get("access_token").stringValue();
        String path = "/admin/users/" + session.get("user").get("id").stringValue();

        assertThat(service.asAdmin("PUT", path, "{\"password\":\"short\"}").status())
                .isEqualTo(422);
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
        assertThat(service.asAdmin("PUT", path, "{\"password\":\"long-enough\"}")
                        .status())
                .isEqualTo(200);
        assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(403);
    }

    @Test
    void an_id_that_the_log_has_given_to_something_else_is_taken() {
        service.signUp("has-ids@example.com");
        Sql sql = Sql.on(service.database());
        for (String id : List.of(
                sql.text("SELECT id FROM auth.sessions LIMIT 1"),
                sql.text("SELECT id FROM chancery.data_key LIMIT 1"))) {
            admin(
                    new WireError(422, "user_already_exists", "User already registered"),
                    "POST",
                    "/admin/users",
                    "{\"email\":\"wants-id@example.com\",\"id\":\"%s\"}".formatted(id));
        }
    }

    @Test
    void a_deleted_user_is_gone() {
        String path = created("gone@example.com");

        Answer deleted = service.asAdmin("DELETE", path, null);

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body()).isEqualTo("{}");
        assertThat(service.asAdmin("GET", path, null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"should_soft_delete\":true}"})
    void whom_sql_has_deleted_can_be_erased_from_the_log(String body) throws Exception {
        Sql sql = Sql.on(service.database());
        String email = UUID.randomUUID() + "@example.com";
        service.signUp(email);
        UUID user = UUID.fromString(sql.text("SELECT id FROM auth.users WHERE email = ?", email));
        sql.execute("DELETE FROM auth.users WHERE id = '%s'".formatted(user));

        assertThat(service.asAdmin("DELETE", "/admin/users/" + user, body).status())
                .isEqualTo(200);

        assertThat(sql.number("SELECT count(*) FROM chancery.data_key WHERE subject = ?", user))
                .isZero();
        assertThat(service.asAdmin("DELETE", "/admin/users/" + user, body).status())
                .isEqualTo(404);
        service.bean(Rebuild.class).repair(Rebuild.Unknown.KEPT, Rebuild.Absent.LEFT);
        assertThat(sql.texts("SELECT id FROM auth.users WHERE id = ?", user)).isEmpty();
        assertThat(service.signIn(email).status()).isEqualTo(400);
    }

    @Test
    void a_softly_deleted_user_leaves_a_row_until_erased() {
        String path = created("soft@example.com");

        service.asAdmin("DELETE", path, "{\"should_soft_delete\":true}");

        JsonNode row = service.asAdmin("GET", path, null).json();
        assertThat(row.has("deleted_at")).isTrue();
        assertThat(row.get("email").stringValue()).doesNotContain("soft");
        assertThat(row.get("user_metadata").toString()).isEqualTo("{}");
        assertThat(service.asAdmin("DELETE", path, "{\"should_soft_delete\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(service.asAdmin("DELETE", path, null).status()).isEqualTo(200);
        assertThat(service.asAdmin("GET", path, null).status()).isEqualTo(404);
    }

    @Test
    void a_node_that_never_knew_their_key_erases_them_too() {
        String path = created("elsewhere@example.com");
        service.asAdmin("DELETE", path, "{\"should_soft_delete\":true}");

        try (TestService other = TestService.startOn(service.database())) {
            assertThat(other.asAdmin("DELETE", path, null).status()).isEqualTo(200);
        }
        assertThat(service.asAdmin("GET", path, null).status()).isEqualTo(404);
    }

    @Test
    void a_body_that_cannot_be_read_deletes_nobody() {
        String path = created("kept@example.com");

        assertThat(service.asAdmin("DELETE", path, "[").status()).isEqualTo(400);
        assertThat(service.asAdmin("DELETE", path, "{\"should_soft_delete\":\"yes\"}")
                        .status())
                .isEqualTo(400);
        assertThat(service.asAdmin("DELETE", path, " ".repeat(1_100_000)).status())
                .isEqualTo(413);
        assertThat(service.asAdmin("GET", path, null).status()).isEqualTo(200);
    }

    private static String created(String email) {
        return "/admin/users/"
                + service.asAdmin("POST", "/admin/users", "{\"email\":\"%s\"}".formatted(email))
                        .json()
                        .get("id")
                        .stringValue();
    }

    private static void admin(WireError error, String method, String path, String body) {
        error.answers(service, method, path, body, "Authorization", "Bearer " + service.serviceRoleKey());
    }

    @Test
    void identities_are_listed_in_the_order_in_which_they_were_made() {
        for (int i = 0; i < 8; i++) {
            JsonNode user = service.asAdmin(
                            "POST",
                            "/admin/users",
                            "{\"email\":\"both%d@example.com\",\"phone\":\"+49170000000%d\"}".formatted(i, i))
                    .json();
            assertThat(user.at("/identities/0/provider").stringValue()).isEqualTo("email");
            assertThat(user.at("/identities/1/provider").stringValue()).isEqualTo("phone");
        }
    }
}
