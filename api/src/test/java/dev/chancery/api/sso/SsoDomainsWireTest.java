package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.query.rebuild.Rebuild;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Domains of identity providers: whose they are, and what becomes of people when they go. */
class SsoDomainsWireTest {

    private static FakeDns dns;
    private static SamlService saml;
    private static TestService service;

    private final TestIdentityProvider idp =
            new TestIdentityProvider("https://idp.example/" + UUID.randomUUID(), SamlService.US);
    private final String provider = saml.provider(idp.metadata());
    private final String domain = "d" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private final String domains = "/admin/sso/providers/" + provider + "/domains";

    @BeforeAll
    static void start() {
        dns = new FakeDns();
        saml = new SamlService("CHANCERY_DNS_SERVERS", dns.address(), "CHANCERY_SSO_VERIFIED_DOMAINS_ONLY", "true");
        service = saml.service();
    }

    @AfterAll
    static void stop() {
        saml.close();
        dns.close();
    }

    @AfterEach
    void the_log_says_what_the_tables_say() throws SQLException {
        dns.setBroken(false);
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
        dns.put(
                record.get("name").stringValue(),
                "v=spf1 -all",
                record.get("value").stringValue());
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
        dns.setBroken(true);
        assertThat(verify().json().get("msg").stringValue()).isEqualTo("The DNS does not answer for " + domain);
        dns.setBroken(false);
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

    @Test
    void nobody_else_manages_domains() {
        give("");
        String user = service.signUp("u-%s@example.com".formatted(UUID.randomUUID()))
                .get("access_token")
                .stringValue();

        for (String path : new String[] {domains + "/" + domain + "/verify", domains + "/" + domain + "/deprovision"}) {
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

        assertThat(done.body()).isEqualTo("{\"domain\":\"%s\",\"users\":2,\"remaining\":0}".formatted(domain));
        assertThat(again.json().get("users").intValue()).isZero();
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

    @Test
    void what_is_to_become_of_people_has_to_be_said() {
        assertThat(service.asAdmin("POST", domains + "/" + domain + "/deprovision", "{\"users\":\"keep\"}")
                        .json()
                        .get("msg")
                        .stringValue())
                .isEqualTo("users has to be sign_out, ban or delete");
    }
}
