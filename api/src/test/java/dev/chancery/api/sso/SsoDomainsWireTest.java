package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.FakeNameServer;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.IDN;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Domains of identity providers: whose they are, and what becomes of people when they go. */
class SsoDomainsWireTest {

    private static FakeNameServer dns;
    private static SamlService saml;
    private static TestService service;

    private final TestIdentityProvider idp =
            new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US);
    private final String provider = saml.provider(idp.metadata());
    private final String domain = "d" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private final String domains = "/admin/sso/providers/" + provider + "/domains";

    @BeforeAll
    static void start() throws SocketException {
        dns = new FakeNameServer();
        saml = new SamlService("CHANCERY_DNS_SERVERS", dns.authority(), "CHANCERY_SSO_VERIFIED_DOMAINS_ONLY", "true");
        service = saml.service();
    }

    @AfterAll
    static void stop() {
        saml.close();
        dns.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
    }

    private void give(String more) {
        Answer answer = service.asAdmin(
                "PUT", "/admin/sso/providers/" + provider, "{\"domains\":[\"%s\"]%s}".formatted(domain, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode listed() {
        return service.asAdmin("GET", domains, null).json().get("items").get(0);
    }

    private Answer verify() {
        return service.asAdmin("POST", domains + "/" + domain + "/verify", "");
    }

    /** What its owner does. */
    private void publish() {
        JsonNode record = listed().get("record");
        assertThat(record.get("type").stringValue()).isEqualTo("TXT");
        assertThat(record.get("name").stringValue()).isEqualTo("_chancery-challenge." + domain);
        dns.name(
                record.get("name").stringValue(),
                "TXT v=spf1 -all",
                "TXT " + record.get("value").stringValue());
    }

    private int led(String name) {
        return service.post("/sso", "{\"domain\":\"%s\",\"skip_http_redirect\":true}".formatted(name))
                .status();
    }

    private Answer come(String name, String address) {
        Request request = saml.sent(provider, "");
        return saml.posted(
                "/sso/saml/acs",
                Map.of(
                        "SAMLResponse",
                        idp.answer(request, name, xml -> xml.replace("ada@example.com", address)),
                        "RelayState",
                        request.relayState()));
    }

    @Test
    void a_domain_counts_once_the_dns_has_shown_whose_it_is() {
        give("");
        assertThat(listed().has("verified_at")).isFalse();
        assertThat(led(domain)).isEqualTo(404);
        publish();

        Answer verified = verify();

        assertThat(verified.status()).as(verified.body()).isEqualTo(200);
        assertThat(verified.json().get("verified_at").stringValue()).isNotEmpty();
        assertThat(led(domain)).isEqualTo(200);
        assertThat(led(domain.toUpperCase(Locale.ROOT))).isEqualTo(200);
        assertThat(service.asAdmin("GET", "/admin/sso/providers/" + provider, null)
                        .json()
                        .get("domains")
                        .get(0)
                        .get("verified_at"))
                .isEqualTo(verified.json().get("verified_at"));
        assertThat(service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                        .body())
                .contains("sso-provider.domain-verified");
    }

    @Test
    void a_domain_that_went_and_came_back_has_to_be_shown_anew() {
        give("");
        publish();
        verify();
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"domains\":[]}");
        give("");

        assertThat(listed().has("verified_at")).isFalse();
        assertThat(led(domain)).isEqualTo(404);
    }

    @Test
    void the_record_of_another_provider_shows_nothing() {
        give("");
        publish();
        TestIdentityProvider others =
                new TestIdentityProvider("https://o.example/" + UUID.randomUUID(), SamlService.US);
        String other = saml.provider(others.metadata());
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"domains\":[]}");
        service.asAdmin("PUT", "/admin/sso/providers/" + other, "{\"domains\":[\"%s\"]}".formatted(domain));

        Answer answer =
                service.asAdmin("POST", "/admin/sso/providers/%s/domains/%s/verify".formatted(other, domain), "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error_code").stringValue()).isEqualTo("sso_domain_not_verified");
    }

    @Test
    void without_a_record_or_an_answer_or_a_domain_nothing_is_shown() {
        give("");
        assertThat(verify().json().get("msg").stringValue()).startsWith("There is no TXT record of");
        publish();
        dns.failing("_chancery-challenge." + domain);
        assertThat(verify().json().get("msg").stringValue()).isEqualTo("The DNS does not answer for " + domain);
        assertThat(service.asAdmin("POST", domains + "/other.example/verify", "")
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("sso_domain_not_found");
        assertThat(listed().has("verified_at")).isFalse();
    }

    @Test
    void only_domains_that_were_shown_are_own_ones() {
        give(",\"provisioning\":{\"own_domains_only\":true}");
        assertThat(come("ada", "ada@" + domain).header("Location")).contains("error=");
        publish();
        verify();

        assertThat(come("ada", "ada@" + domain).header("Location")).contains("access_token=");
    }

    /** A dotless i is another letter than i, though some compare them as the same. */
    @Test
    void a_domain_that_only_looks_like_another_is_not_it() {
        String victim = "i" + domain;
        service.asAdmin(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"domains\":[\"\u0131%s\"],\"provisioning\":{\"own_domains_only\":true}}".formatted(domain));
        JsonNode record = listed().get("record");
        String name = record.get("name").stringValue();
        dns.name(IDN.toASCII(name), "TXT " + record.get("value").stringValue());
        String verify = domains + "/" + URLEncoder.encode("\u0131" + domain, StandardCharsets.UTF_8) + "/verify";
        assertThat(service.asAdmin("POST", verify, "").status()).isEqualTo(200);

        assertThat(come("boss", "boss@" + victim).header("Location")).contains("error=");
        assertThat(come("own", "own@" + IDN.toASCII("\u0131" + domain)).header("Location"))
                .contains("access_token=");
    }

    @Test
    void what_one_of_the_ways_to_write_it_means_is_found_by_all_of_them() {
        String unicode = "b\u00fccher" + domain;
        String ascii = IDN.toASCII(unicode);
        service.asAdmin(
                "PUT",
                "/admin/sso/providers/" + provider,
                "{\"domains\":[\"%s\"],\"provisioning\":{\"own_domains_only\":true}}".formatted(unicode));
        JsonNode record = listed().get("record");
        dns.name(
                IDN.toASCII(record.get("name").stringValue()),
                "TXT " + record.get("value").stringValue());
        String encoded = URLEncoder.encode(unicode, StandardCharsets.UTF_8);
        service.asAdmin("POST", domains + "/" + encoded + "/verify", "");
        assertThat(come("one", "one@" + unicode).header("Location")).contains("access_token=");
        assertThat(come("two", "two@" + ascii).header("Location")).contains("access_token=");
        for (String written :
                List.of(unicode, ascii, "B\u00dcCHER" + domain, ascii.toUpperCase(Locale.ROOT), ascii + ".")) {
            assertThat(led(written)).as(written).isEqualTo(200);
            assertThat(DomainName.isOfOne("a@" + written, List.of(unicode)))
                    .as(written)
                    .isTrue();
        }
        String second = saml.provider(
                new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US).metadata());
        assertThat(service.asAdmin("PUT", "/admin/sso/providers/" + second, "{\"domains\":[\"%s\"]}".formatted(ascii))
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("sso_domain_already_exists");
        String third = new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US).metadata();
        assertThat(service.asAdmin(
                                "POST",
                                "/admin/sso/providers",
                                "{\"type\":\"saml\",\"metadata_xml\":\"%s\",\"domains\":[\"%s\"]}"
                                        .formatted(third.replace("\"", "\\\""), ascii))
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("sso_domain_already_exists");

        Answer done = service.asAdmin("POST", domains + "/" + encoded + "/deprovision", "{\"users\":\"delete\"}");

        assertThat(done.json().get("users").intValue()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@victim.example@%s", "a@victim.example, x@%s", "<a@victim.example>@%s", "@%s", "a b@%s"})
    void what_is_no_address_or_several_is_none_of_the_domain(String address) {
        give(",\"provisioning\":{\"own_domains_only\":true}");
        publish();
        verify();

        assertThat(come("ada", address.formatted(domain).replace("<", "&lt;").replace(">", "&gt;"))
                        .header("Location"))
                .contains("error=");
    }

    /** Where nobody wants addresses to be of the provider's domains they may be anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@%s.",
                "Ada Lovelace &lt;ada@%s&gt;",
                "ada@%s \t",
                "ada@%s (Lovelace)",
                "ada@%s;",
                "ada@%s,",
                "ada@%s\u00a0"
            })
    void whoever_has_an_address_of_the_domain_in_other_words_goes_with_it_too(String address) {
        give("");
        String token =
                SamlService.told(come("ada", address.formatted(domain)), '#').get("refresh_token");

        service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"sign_out\"}");

        assertThat(service.refresh(token).status()).isEqualTo(400);
    }

    /** Tokens say the address of the account as it was said, but for its case. */
    @Test
    void a_sign_that_looks_like_a_letter_stays_that_sign() {
        give(",\"provisioning\":{\"own_domains_only\":true}");
        publish();
        verify();

        String token = SamlService.told(come("kim", "\u212aIM@" + domain), '#').get("access_token");

        assertThat(SamlService.claims(token).get("email").stringValue()).isEqualTo("\u212aim@" + domain);
    }

    @Test
    void of_what_is_no_address_nothing_is_told() {
        give(",\"provisioning\":{\"own_domains_only\":true}");
        come("ada", "ada@other.example (Ada Lovelace, +49 170 1234567)");

        assertThat(service.asAdmin("GET", "/admin/sso/providers/" + provider + "/events", null)
                        .body())
                .contains("\"EMAIL_DOMAIN\"")
                .doesNotContain("Lovelace", "1234567");
    }

    private String code(String name) throws Exception {
        Request request = saml.sent(
                provider, ",\"code_challenge\":\"%s\",\"code_challenge_method\":\"plain\"".formatted("v".repeat(64)));
        Answer answer = saml.cameBack(
                idp.answer(request, name, xml -> xml.replace("ada@example.com", name + "@" + domain)), request);
        return SamlService.told(answer, '?').get("code");
    }

    private Answer exchanged(String code) {
        return service.post(
                "/token?grant_type=pkce",
                "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}".formatted(code, "v".repeat(64)));
    }

    @Test
    void a_code_from_before_a_ban_is_good_for_nothing_after_it() throws Exception {
        give("");
        String code = code("ada");
        service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"ban\"}");
        String user =
                Sql.on(service.database()).text("SELECT id::text FROM auth.users WHERE email = ?", "ada@" + domain);

        service.asAdmin("PUT", "/admin/users/" + user, "{\"ban_duration\":\"none\"}");

        assertThat(exchanged(code).status()).isEqualTo(404);
    }

    /** Whichever comes first: nobody is signed in who was signed out. */
    @Test
    void a_code_that_is_exchanged_just_then_leaves_no_session() throws Exception {
        give("");
        int refused = 0;
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            // it comes second sometimes
            for (int i = 0; i < 30 || refused == 0 && i < 300; i++) {
                String code = code("ada");
                Future<Answer> out = both.submit(() ->
                        service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"sign_out\"}"));
                Future<Answer> in = both.submit(() -> exchanged(code));
                Answer done = out.get();
                Answer exchanged = in.get();
                assertThat(done.status()).as(done.body()).isEqualTo(200);
                assertThat(exchanged.status()).as(exchanged.body()).isIn(200, 404);
                if (exchanged.status() == 200) {
                    String token = exchanged.json().get("refresh_token").stringValue();
                    assertThat(service.refresh(token).status()).as(done.body()).isEqualTo(400);
                } else {
                    refused++;
                }
                give("");
            }
        }
        assertThat(refused).isPositive();
    }

    /** Whatever they mean in the DNS, they lead to whom they were given. */
    @ParameterizedTest
    @ValueSource(strings = {"Corp-%s.", "\u0130st-%s", "stra\u00dfe-%s", "a_b-%s"})
    void a_domain_leads_by_its_own_spelling(String form) {
        try (SamlService any = new SamlService()) {
            String written = form.formatted(domain);
            String id = any.provider(idp.metadata());
            String other = any.provider(
                    new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US).metadata());
            TestService at = any.service();
            String body = "{\"domains\":[\"%s\"]}".formatted(written);
            assertThat(at.asAdmin("PUT", "/admin/sso/providers/" + id, body).status())
                    .isEqualTo(200);

            assertThat(at.post("/sso", "{\"domain\":\"%s\",\"skip_http_redirect\":true}".formatted(written))
                            .status())
                    .isEqualTo(200);
            assertThat(at.asAdmin(
                                    "PUT",
                                    "/admin/sso/providers/" + other,
                                    body.replace("Corp-", "corp-").replace(".\"", "\""))
                            .status())
                    .isEqualTo(400);
            Request request = any.sent(id, "");
            String token = SamlService.told(
                            any.cameBack(
                                    idp.answer(request, "ada", xml -> xml.replace("example.com<", written + "<")),
                                    request),
                            '#')
                    .get("refresh_token");
            String path = "/admin/sso/providers/" + id + "/domains/"
                    + URLEncoder.encode(written, StandardCharsets.UTF_8) + "/deprovision";
            assertThat(at.asAdmin("POST", path, "{\"users\":\"sign_out\"}")
                            .json()
                            .get("users")
                            .intValue())
                    .isOne();
            assertThat(at.refresh(token).status()).isEqualTo(400);
        }
    }

    /** As IDNA2003 has it, and nobody since. */
    @Test
    void a_letter_that_was_mapped_to_others_is_not_those() {
        String other = "stra\u00dfe" + domain;
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"domains\":[\"%s\"]}".formatted(other));
        JsonNode record = listed().get("record");
        dns.name(
                "_chancery-challenge.strasse" + domain,
                "TXT " + record.get("value").stringValue());

        assertThat(service.asAdmin(
                                "POST",
                                domains + "/" + URLEncoder.encode(other, StandardCharsets.UTF_8) + "/verify",
                                "")
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("sso_domain_not_verified");
        assertThat(DomainName.isOfOne("ceo@" + other, List.of("strasse" + domain)))
                .isFalse();
        assertThat(DomainName.isOfOne("ceo@vic\u200dtim.example", List.of("victim.example")))
                .isFalse();
        assertThat(DomainName.isOfOne("ceo@\u212aim.example", List.of("kim.example")))
                .isFalse();
        assertThat(DomainName.isOfOne("a@" + "a.".repeat(90_000) + "x", List.of("x")))
                .isFalse();
    }

    /** Tokens say the address of the account. */
    @Test
    void whoever_is_known_by_an_address_that_is_the_providers_no_more_stays_out() {
        give(",\"provisioning\":{\"own_domains_only\":true}");
        publish();
        verify();
        come("ceo", "ceo@" + domain);
        String other = "x" + domain;
        service.asAdmin("PUT", "/admin/sso/providers/" + provider, "{\"domains\":[\"%s\"]}".formatted(other));
        JsonNode record = listed().get("record");
        dns.name(record.get("name").stringValue(), "TXT " + record.get("value").stringValue());
        service.asAdmin("POST", domains + "/" + other + "/verify", "");

        assertThat(come("ceo", "me@" + other).header("Location")).contains("error=");
        assertThat(come("new", "me@" + other).header("Location")).contains("access_token=");
    }

    @Test
    void one_whom_the_database_holds_holds_nobody_else() {
        give("");
        for (int i = 0; i < 3; i++) {
            come("user-" + i, "user-" + i + "@" + domain);
        }
        Sql sql = Sql.on(service.database());
        sql.execute("CREATE TABLE public.invoice (user_id uuid REFERENCES auth.users)");
        sql.execute("INSERT INTO public.invoice SELECT min(id::text)::uuid FROM auth.users WHERE email LIKE '%@"
                + domain + "'");

        Answer done = service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"delete\"}");

        assertThat(done.body())
                .isEqualTo("{\"domain\":\"%s\",\"users\":2,\"failed\":1,\"remaining\":1}".formatted(domain));
        sql.execute("DROP TABLE public.invoice");
    }

    @Test
    void nobody_else_manages_domains() {
        give("");
        String user = service.signUp("u-%s@example.com".formatted(UUID.randomUUID()))
                .get("access_token")
                .stringValue();

        String whole = "/admin/sso/providers/" + provider + "/deprovision";
        for (String path :
                new String[] {domains + "/" + domain + "/verify", domains + "/" + domain + "/deprovision", whole}) {
            assertThat(service.as(user, "POST", path, "{\"users\":\"delete\"}").status())
                    .isEqualTo(403);
        }
        assertThat(service.as(user, "GET", domains, null).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign_out", "ban", "delete"})
    void whoever_is_of_a_domain_that_goes_goes_too_and_nobody_else(String fate) throws SQLException {
        Sql sql = Sql.on(service.database());
        give("");
        publish();
        verify();
        String first = SamlService.told(come("ada", "ada@" + domain), '#').get("refresh_token");
        String second = SamlService.told(come("bob", "Bob@" + domain), '#').get("refresh_token");
        String other = SamlService.told(come("cat", "cat@sub." + domain), '#').get("refresh_token");

        Answer done =
                service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"%s\"}".formatted(fate));
        Answer again =
                service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"%s\"}".formatted(fate));

        assertThat(done.body())
                .isEqualTo("{\"domain\":\"%s\",\"users\":2,\"failed\":0,\"remaining\":0}".formatted(domain));
        assertThat(again.status()).isEqualTo(fate.equals("delete") ? 404 : 200);
        assertThat(again.json().at("/users").asInt(0)).isZero();
        assertThat(led(domain)).isEqualTo(404);
        assertThat(service.refresh(first).status()).isEqualTo(400);
        assertThat(service.refresh(second).status()).isEqualTo(400);
        assertThat(service.refresh(other).status()).isEqualTo(200);
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.users WHERE email LIKE ? AND banned_until > now() + interval '90 years'",
                        "%@" + domain))
                .isEqualTo(fate.equals("ban") ? 2 : 0);
        assertThat(sql.number("SELECT count(*) FROM auth.users WHERE email LIKE ?", "%@" + domain))
                .isEqualTo(fate.equals("delete") ? 0 : 2);
    }

    /** The account keeps the address that somebody had first. */
    @Test
    void whoever_has_another_address_by_now_is_of_its_domain() {
        give("");
        publish();
        verify();
        come("ada", "ada@old.example");
        String ada = SamlService.told(come("ada", "ada@" + domain), '#').get("refresh_token");
        come("bob", "bob@" + domain);
        String bob = SamlService.told(come("bob", "bob@new.example"), '#').get("refresh_token");

        Answer done = service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"delete\"}");

        assertThat(done.json().get("users").intValue()).isOne();
        assertThat(service.refresh(ada).status()).isEqualTo(400);
        assertThat(service.refresh(bob).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign_out", "ban", "delete"})
    void twice_at_once_is_as_good_as_once(String measure) throws Exception {
        give("");
        for (int i = 0; i < 5; i++) {
            come("user-" + i, "user-" + i + "@" + domain);
        }
        String body = "{\"users\":\"%s\"}".formatted(measure);
        try (ExecutorService administrators = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(administrators.submit(
                        () -> service.asAdmin("POST", domains + "/" + domain + "/deprovision", body)));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).as(answer.get().body()).isIn(200, 404);
            }
        }
    }

    @Test
    void a_domain_that_is_nobodys_is_a_mistake_and_what_is_to_be_done_has_to_be_said() {
        assertThat(service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"ban\"}")
                        .json()
                        .get("error_code")
                        .stringValue())
                .isEqualTo("sso_domain_not_found");
        assertThat(service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"keep\"}")
                        .json()
                        .get("msg")
                        .stringValue())
                .isEqualTo("users has to be sign_out, ban or delete");
    }
}
