package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.sso.ForgettingResponses;
import dev.chancery.infra.sso.KeptResponses.Kept;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The responses by which people came in stay for a time, and nobody reads them who has not the keys. */
class KeptResponsesWireTest {

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", SamlService.US);

    private static volatile Duration ahead = Duration.ZERO;

    private static SamlService saml;
    private static TestService service;
    private static Sql sql;
    private static KeptRows rows;
    private static String acme;

    @BeforeAll
    static void start() {
        saml = SamlService.at(() -> Instant.now().plus(ahead));
        service = saml.service();
        sql = Sql.on(service.database());
        rows = new KeptRows(service);
        acme = saml.provider(ACME.metadata());
        service.bean(ForgettingResponses.class).stop();
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        ahead = Duration.ZERO;
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private static String name() {
        return "hermione-" + UUID.randomUUID();
    }

    private static UUID user(Answer answer) {
        return UUID.fromString(claims(answer).get("sub").stringValue());
    }

    private static JsonNode claims(Answer answer) {
        return SamlService.claims(SamlService.told(answer, '#').get("access_token"));
    }

    private static long kept() {
        return sql.number("SELECT count(*) FROM chancery.kept_response");
    }

    @Test
    void what_somebody_came_in_by_is_kept_as_it_came() {
        Request request = saml.sent(acme, "");
        String response = ACME.answer(request, name());

        JsonNode claims = claims(saml.cameBack(response, request));

        Kept.Readable kept = rows.of(UUID.fromString(claims.get("sub").stringValue()));
        assertThat(kept.login().loginId()).hasToString(request.relayState());
        assertThat(kept.login().providerId()).hasToString(acme);
        assertThat(kept.login().sessionId().orElseThrow())
                .hasToString(claims.get("session_id").stringValue());
        JudgedResponse judged = JudgedResponse.unpacked(kept.content());
        assertThat(judged.response().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(Base64.getDecoder().decode(response));
        assertThat(judged.requestId()).contains(request.id());
        assertThat(judged.provider().keys()).hasSize(1);
    }

    @Test
    void nobody_reads_it_without_the_keys() {
        Request request = saml.sent(acme, "");
        String name = name();
        UUID user = user(saml.cameBack(ACME.answer(request, name), request));

        byte[] sealed = HexFormat.of()
                .parseHex(sql.text("SELECT encode(sealed, 'hex') FROM chancery.kept_response WHERE user_id = ?", user));

        assertThat(JudgedResponse.unpacked(rows.of(user).content()).response()).contains(name);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(name, "acme", "samlp");
        assertThatThrownBy(() -> new InflaterInputStream(new ByteArrayInputStream(sealed)).readAllBytes())
                .isInstanceOf(IOException.class);
        assertThat(sql.texts("SELECT to_jsonb(k) - 'sealed' FROM chancery.kept_response k")
                        .toString())
                .doesNotContain("hermione", "ada@example.com");
    }

    @Test
    void who_comes_back_is_kept_once_more() {
        String name = name();
        Request first = saml.sent(acme, "");
        UUID user = user(saml.cameBack(ACME.answer(first, name), first));
        Request second = saml.sent(acme, "");

        assertThat(user(saml.cameBack(ACME.answer(second, name), second))).isEqualTo(user);

        assertThat(sql.number("SELECT count(*) FROM chancery.kept_response WHERE user_id = ?", user))
                .isEqualTo(2);
    }

    @Test
    void what_a_code_was_issued_for_has_no_session_yet() {
        Request request = saml.sent(
                acme, ",\"code_challenge\":\"%s\",\"code_challenge_method\":\"plain\"".formatted("v".repeat(43)));

        assertThat(saml.cameBack(ACME.answer(request, name()), request).header("Location"))
                .contains("?code=");

        assertThat(sql.number(
                        "SELECT count(*) FROM chancery.kept_response WHERE login_id = ?::uuid AND session_id IS NULL",
                        request.relayState()))
                .isOne();
    }

    @Test
    void what_was_refused_is_not_kept() {
        long before = kept();
        Request request = saml.sent(acme, "");

        Answer answer = saml.cameBack(
                ACME.answer(request, name(), xml -> xml.replace("Destination=\"https", "Destination=\"http")), request);

        assertThat(answer.header("Location")).contains("error_code=validation_failed");
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void who_wants_none_has_none_and_those_that_were_there_go() {
        Request before = saml.sent(acme, "");
        saml.cameBack(ACME.answer(before, name()), before);
        long kept = kept();
        try (SamlService keepingNone = saml.beside("CHANCERY_SAML_KEEP_RESPONSES", "0")) {
            Request request = keepingNone.sent(acme, "");

            user(keepingNone.cameBack(ACME.answer(request, name()), request));

            assertThat(kept()).isEqualTo(kept).isPositive();
            keepingNone.service().bean(ForgettingResponses.class).step();
            assertThat(kept()).isZero();
        }
    }

    @Test
    void they_are_forgotten_after_their_time_some_at_once() {
        Request request = saml.sent(acme, "");
        saml.cameBack(ACME.answer(request, name()), request);
        sql.execute("INSERT INTO chancery.kept_response SELECT gen_random_uuid(), user_id, sso_provider_id, session_id,"
                + " at, sealed FROM chancery.kept_response, generate_series(1, 600) WHERE login_id = '"
                + request.relayState() + "'");
        long kept = kept();
        ForgettingResponses forgetting = service.bean(ForgettingResponses.class);

        ahead = Duration.ofDays(90).minusHours(1);
        assertThat(forgetting.step()).isFalse();
        assertThat(kept()).isEqualTo(kept);

        ahead = Duration.ofDays(90).plusHours(1);
        assertThat(forgetting.step()).as("there may be more").isTrue();
        assertThat(kept()).isEqualTo(kept - 500);
        assertThat(forgetting.step()).isFalse();
        assertThat(kept()).isZero();
    }

    @Test
    void whoever_is_erased_cannot_be_read_any_more() {
        Request request = saml.sent(acme, "");
        UUID user = user(saml.cameBack(ACME.answer(request, name()), request));

        assertThat(service.asAdmin("DELETE", "/admin/users/" + user, null).status())
                .isEqualTo(200);

        assertThat(rows.all())
                .filteredOn(kept -> kept.login().userId().equals(user))
                .singleElement()
                .isInstanceOf(Kept.Erased.class);
    }
}
