package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.OperatorCommand;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.sso.KeptResponses.Kept;
import dev.chancery.infra.sso.KeptResponses.Login;
import dev.chancery.sso.saml.Reading;
import dev.chancery.sso.saml.RsaKey;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Were we hit?": an older version may have accepted what this one refuses. */
class SamlRecheckCommandTest {

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", SamlService.US);

    private static SamlService saml;
    private static TestService service;
    private static Sql sql;
    private static KeptRows rows;
    private static String acme;

    @TempDir
    private static Path directory;

    private static Path settings;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException {
        saml = new SamlService("GOTRUE_SAML_ALLOW_ENCRYPTED_ASSERTIONS", "true");
        service = saml.service();
        sql = Sql.on(service.database());
        rows = new KeptRows(service);
        settings = OperatorCommand.settings(service, directory);
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    @BeforeEach
    void begin() {
        sql.execute("DELETE FROM chancery.kept_response");
        service.asAdmin("GET", "/admin/sso/providers", null)
                .json()
                .get("items")
                .forEach(known -> service.asAdmin(
                        "DELETE", "/admin/sso/providers/" + known.get("id").stringValue(), null));
        acme = saml.provider(ACME.metadata());
    }

    /** Somebody who came in. */
    private record In(UUID user, Request request, Kept.Readable kept) {

        JudgedResponse judged() {
            return JudgedResponse.unpacked(kept.content());
        }
    }

    private static In in(UnaryOperator<String> change) {
        Request request = saml.sent(acme, "");
        return in(request, ACME.answer(request, "user-" + UUID.randomUUID(), change));
    }

    private static In in(Request request, String response) {
        Answer answer = saml.cameBack(response, request);
        UUID user =
                UUID.fromString(SamlService.claims(SamlService.told(answer, '#').get("access_token"))
                        .get("sub")
                        .stringValue());
        return new In(user, request, rows.of(user));
    }

    private static In in() {
        return in(UnaryOperator.identity());
    }

    private int recheck() {
        return recheck(settings);
    }

    private int recheck(Path with) {
        out.getBuffer().setLength(0);
        return OperatorCommand.run(out, err, List.of("saml", "recheck", "-c", with.toString()));
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    /** As if a version that did not mind had let somebody in by that instead. */
    private static Login letInBy(In in, String response) {
        JudgedResponse judged = in.judged();
        return letIn(
                in,
                new JudgedResponse(
                        response,
                        judged.requestId(),
                        judged.authenticatedSince(),
                        judged.us(),
                        judged.provider(),
                        judged.reading()));
    }

    private static Login letIn(In in, JudgedResponse judged) {
        Login then = in.kept().login();
        Login login = new Login(UUID.randomUUID(), then.userId(), then.providerId(), then.sessionId(), then.at());
        rows.add(login, judged);
        return login;
    }

    private static String octets(String form) {
        return new String(Base64.getDecoder().decode(form), StandardCharsets.ISO_8859_1);
    }

    private static String line(String verdict, Login login) {
        return "%s login %s at %s, provider %s, user %s, session %s"
                .formatted(
                        verdict,
                        login.loginId(),
                        login.at().truncatedTo(ChronoUnit.SECONDS),
                        login.providerId(),
                        login.userId(),
                        login.sessionId().map(UUID::toString).orElse("by a code"));
    }

    @Test
    void what_is_good_is_good_again_whatever_became_of_the_provider() throws IOException {
        in();
        service.asAdmin("PUT", "/admin/sso/providers/" + acme, "{\"saml_options\":{\"allow_idp_initiated\":true}}");
        Request unsolicited = TestIdentityProvider.request("<r ID=\"none\"/>", SamlService.APP);
        in(unsolicited, ACME.answer(unsolicited, "user-1", xml -> xml.replace(" InResponseTo=\"none\"", "")));
        service.asAdmin("PUT", "/admin/sso/providers/" + acme, "{\"saml_options\":{\"force_authn\":true}}");
        in();
        TestIdentityProvider renewed = new TestIdentityProvider("https://acme.example/", SamlService.US);
        service.asAdmin(
                "PUT",
                "/admin/sso/providers/" + acme,
                "{\"metadata_xml\":%s}".formatted(MetadataScene.json(renewed.metadata())));
        Request request = saml.sent(acme, "");
        in(request, renewed.answer(request, "user-2"));

        assertThat(recheck()).as(out::toString).isZero();
        assertThat(lines())
                .containsExactly(
                        "4 responses checked: 0 refused, 0 read otherwise",
                        "0 not checked: 0 not decrypted, 0 altered, 0 of erased users");

        service.asAdmin("DELETE", "/admin/sso/providers/" + acme, null);
        assertThat(recheck()).as(out::toString).isZero();
        assertThat(lines().getFirst()).startsWith("4 responses checked");
    }

    @Test
    void what_came_long_ago_is_judged_as_of_then() throws IOException {
        In in = in();
        rows.add(
                new Login(UUID.randomUUID(), in.user(), UUID.randomUUID(), Optional.empty(), JudgedResponseTest.AT),
                JudgedResponse.unpacked(JudgedResponseTest.packed(JudgedResponseTest.golden())));

        assertThat(recheck()).as(out::toString).isZero();
        assertThat(lines().getFirst()).startsWith("2 responses checked");
    }

    @Test
    void each_is_checked_once_however_many_came_at_the_same_time() {
        In in = in();
        for (int i = 0; i < 119; i++) {
            letIn(in, in.judged());
        }

        assertThat(recheck()).isZero();
        assertThat(lines().getFirst()).startsWith("120 responses checked");
    }

    @Test
    void what_was_signed_by_SHA_1_is_found() {
        In in = in();
        Login hit = letInBy(in, octets(ACME.answerBySha1(in.request(), "admin")));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines().getFirst())
                .startsWith(line("refused", hit) + ": SIGNATURE_ALGORITHM expected one of [http")
                .endsWith(", found http://www.w3.org/2000/09/xmldsig#rsa-sha1");
        assertThat(lines().subList(1, 3))
                .containsExactly(
                        "2 responses checked: 1 refused, 0 read otherwise",
                        "0 not checked: 0 not decrypted, 0 altered, 0 of erased users");
    }

    /** XSW 3: a forged assertion before the signed one. */
    @Test
    void a_wrapped_response_is_found() {
        In in = in();
        String genuine = in.judged().response();
        String assertion = genuine.substring(genuine.indexOf("<saml:Assertion"), genuine.indexOf("</samlp:Response>"));
        String forged = assertion
                .replaceFirst("(?s)<ds:Signature .*</ds:Signature>", "")
                .replaceFirst("Assertion ID=\"[^\"]*\"", "Assertion ID=\"_forged\"")
                .replaceFirst(">user-[^<]*<", ">admin<");
        Login hit = letInBy(in, genuine.replace(assertion, forged + assertion));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines().getFirst())
                .isEqualTo(line("refused", hit) + ": STRUCTURE expected one Assertion, found several in Response");
        assertThat(out.toString()).doesNotContain("admin", "user-");
    }

    @Test
    void what_is_read_otherwise_today_is_found_without_a_name() {
        In in = in();
        Reading then = in.judged().reading();
        JudgedResponse judged = in.judged();
        Login hit = letIn(
                in,
                new JudgedResponse(
                        judged.response(),
                        judged.requestId(),
                        judged.authenticatedSince(),
                        judged.us(),
                        judged.provider(),
                        new Reading(
                                then.assertion(),
                                then.session(),
                                then.session(),
                                then.authentication(),
                                then.attributes())));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines().getFirst())
                .isEqualTo(line("read-otherwise", hit) + ": expected subject as read then, found another");
        assertThat(lines().get(1)).isEqualTo("2 responses checked: 0 refused, 1 read otherwise");
    }

    @Test
    void what_was_for_another_request_or_came_at_another_time_is_found() {
        In in = in();
        JudgedResponse judged = in.judged();
        letIn(
                in,
                new JudgedResponse(
                        judged.response(),
                        Optional.of("id-of-another"),
                        judged.authenticatedSince(),
                        judged.us(),
                        judged.provider(),
                        judged.reading()));
        Login then = in.kept().login();
        rows.add(
                new Login(
                        UUID.randomUUID(),
                        then.userId(),
                        then.providerId(),
                        Optional.empty(),
                        then.at().plusSeconds(3_600)),
                judged);

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines().get(0)).contains(": IN_RESPONSE_TO expected id-of-another, found ");
        assertThat(lines().get(1)).contains(", session by a code: ISSUE_INSTANT expected ");
    }

    @Test
    void what_a_response_says_does_not_write_lines_of_its_own() {
        In in = in();
        letInBy(
                in,
                in.judged()
                        .response()
                        .replaceFirst(
                                "Destination=\"[^\"]*\"",
                                "Destination=\"https://x/&#10;0 responses checked&#155;2J&#x202E;\""));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines()).hasSize(3);
        assertThat(lines().getFirst()).endsWith("found https://x/?0 responses checked?2J?");
    }

    @Test
    void a_row_that_is_not_what_was_written_is_told_and_the_others_are_checked() {
        In moved = in();
        In another = in();
        In changed = in();
        In gone = in();
        In later = in();
        in();
        sql.execute("""
                UPDATE chancery.kept_response SET user_id = '%s' WHERE login_id = '%s';
                UPDATE chancery.kept_response SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) WHERE login_id = '%s';
                UPDATE chancery.kept_response SET user_id = gen_random_uuid() WHERE login_id = '%s';
                UPDATE chancery.kept_response SET at = at + interval '1 second' WHERE login_id = '%s';
                """.formatted(
                        another.user(),
                        moved.kept().login().loginId(),
                        changed.kept().login().loginId(),
                        gone.kept().login().loginId(),
                        later.kept().login().loginId()));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines())
                .filteredOn(line -> line.startsWith("altered login "))
                .hasSize(4);
        assertThat(lines())
                .contains(
                        line("altered", changed.kept().login()),
                        "2 responses checked: 0 refused, 0 read otherwise",
                        "4 not checked: 0 not decrypted, 4 altered, 0 of erased users");
    }

    /** By somebody who writes to the table. */
    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "294276-12-31", "4713-01-01 BC"})
    void a_time_that_no_clock_says_hides_nothing(String time) {
        In changed = in();
        in();
        Sql.on(service.database())
                .execute("UPDATE chancery.kept_response SET at = '%s' WHERE login_id = '%s'"
                        .formatted(time, changed.kept().login().loginId()));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines())
                .contains(
                        "1 responses checked: 0 refused, 0 read otherwise",
                        "1 not checked: 0 not decrypted, 1 altered, 0 of erased users");
    }

    @Test
    void those_of_erased_users_are_counted_and_are_no_finding() {
        In erased = in();
        in();
        service.asAdmin("DELETE", "/admin/users/" + erased.user(), null);

        assertThat(recheck()).isZero();
        assertThat(lines())
                .containsExactly(
                        "1 responses checked: 0 refused, 0 read otherwise",
                        "1 not checked: 0 not decrypted, 0 altered, 1 of erased users");
    }

    @Test
    void what_was_encrypted_is_checked_where_our_key_of_then_is_at_hand() throws IOException {
        Request request = saml.sent(acme, "");
        RsaKey ours = RsaKey.ofPkcs1(Base64.getDecoder().decode(SamlKey.KEY));
        In in = in(request, ACME.encrypted(request, "user-" + UUID.randomUUID(), ours.publicKey()));

        assertThat(recheck()).isEqualTo(3);
        assertThat(lines())
                .containsExactly(
                        line("not-decrypted", in.kept().login()),
                        "0 responses checked: 0 refused, 0 read otherwise",
                        "1 not checked: 1 not decrypted, 0 altered, 0 of erased users");

        Path withKey = Files.copy(settings, directory.resolve("with-key.env"));
        Files.writeString(withKey, "GOTRUE_SAML_PRIVATE_KEY=" + SamlKey.KEY, StandardOpenOption.APPEND);
        assertThat(recheck(withKey)).as(out::toString).isZero();

        letInBy(in, in.judged().response().replaceFirst("<xenc:CipherValue>....", "<xenc:CipherValue>AAAA"));
        assertThat(recheck(withKey)).isEqualTo(3);
        assertThat(lines().getFirst()).startsWith("refused login ").contains(": DECRYPTION expected ");
    }

    /** As docs/saml.md says it is done. */
    @Test
    void a_password_that_nobody_knows_ends_what_should_not_have_begun() {
        In in = in();
        String session = in.kept().login().sessionId().orElseThrow().toString();
        assertThat(sql.texts("SELECT id FROM auth.sessions WHERE user_id = ?", in.user()))
                .containsExactly(session);

        Answer answer = service.asAdmin(
                "PUT",
                "/admin/users/" + in.user(),
                "{\"password\":\"%s\",\"ban_duration\":\"24h\"}".formatted("f".repeat(60)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(sql.texts("SELECT id FROM auth.sessions WHERE user_id = ?", in.user()))
                .isEmpty();
    }

    @Test
    void it_has_to_be_said_what_is_to_be_done() {
        assertThat(OperatorCommand.run(out, err, List.of("saml"))).isEqualTo(2);
        assertThat(err.toString()).contains("say recheck");
    }
}
