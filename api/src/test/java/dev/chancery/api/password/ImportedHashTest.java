package dev.chancery.api.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Users brought along from elsewhere with the hashes of their passwords; the vectors are those of GoTrue. */
class ImportedHashTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BCRYPT = "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve";

    private static TestService service;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.start();
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "bcrypt test " + BCRYPT,
                "argon2i test $argon2i$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g",
                "argon2id test"
                        + " $argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk",
                "fbscrypt mytestpassword $fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,"
                        + "sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw=="
                        + "$C0sHCg9ek77hsg=="
                        + "$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfEFFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw=="
            })
    void a_hash_lets_its_owner_in_and_is_replaced_by_one_of_today(String kind, String password, String hash) {
        String email = kind + "@example.com";
        String id = imported(email, hash).json().get("id").stringValue();
        String oldKey = passwordKey(id, "user.signed-up");
        assertThat(keyExists(oldKey)).isTrue();

        assertThat(signIn(email, password + "x").status()).isEqualTo(400);
        assertThat(hashOf(id)).isEqualTo(hash);
        assertThat(signIn(email, password).status()).isEqualTo(200);

        await().untilAsserted(() -> assertThat(hashOf(id)).startsWith("$2a$04$"));
        assertThat(keyExists(passwordKey(id, "user.password-rehashed"))).isTrue();
        assertThat(keyExists(oldKey))
                .as("the old hash can still be read in the log")
                .isFalse();
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.audit_log_entries WHERE payload ->> 'action' = ? AND payload ->> 'actor_id' = ?",
                        "user_password_rehashed",
                        id))
                .isOne();

        assertThat(signIn(email, password).status()).isEqualTo(200);
        assertThat(signIn(email, password + "x").status()).isEqualTo(400);
        assertThat(events(id)).as("a hash of today stays").isEqualTo(2);
    }

    @Test
    void a_hash_that_nobody_can_check_is_refused() {
        Answer answer = imported("unreadable@example.com", "$1$salt$hash");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("validation_failed");
    }

    private static Answer imported(String email, String hash) {
        ObjectNode user = JSON.createObjectNode()
                .put("email", email)
                .put("email_confirm", true)
                .put("password_hash", hash);
        return service.asAdmin("POST", "/admin/users", user.toString());
    }

    private static Answer signIn(String email, String password) {
        ObjectNode body = JSON.createObjectNode().put("email", email).put("password", password);
        return service.post("/token?grant_type=password", body.toString());
    }

    private static String hashOf(String userId) {
        return sql.text("SELECT encrypted_password FROM auth.users WHERE id = ?::uuid", userId);
    }

    private static String passwordKey(String userId, String event) {
        return sql.text(
                "SELECT payload -> 'password' ->> 'keyId' FROM events.event WHERE aggregate_id = ?::uuid AND name = ?",
                userId,
                event);
    }

    private static boolean keyExists(String id) {
        return sql.number("SELECT count(*) FROM chancery.data_key WHERE id = ?::uuid", id) == 1;
    }

    private static long events(String userId) {
        return sql.number("SELECT count(*) FROM events.event WHERE aggregate_id = ?::uuid", userId);
    }
}
