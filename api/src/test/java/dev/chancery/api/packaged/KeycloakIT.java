package dev.chancery.api.packaged;

import static dev.chancery.api.packaged.FederatedService.APP;
import static dev.chancery.api.packaged.FederatedService.claims;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People come in by Keycloak, which knows the packaged service by its metadata alone, and is known by its own. */
@Tag("keycloak")
class KeycloakIT {

    @TempDir
    static Path data;

    private static FederatedService service;
    private static Keycloak keycloak;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> home = Keycloak.home();
        if (home.isEmpty()) {
            ClientTests.keycloakCannotRun("it is not unpacked, which -Pkeycloak does");
        }
        service = FederatedService.start(data);
        keycloak = Keycloak.running(home.get());
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static String provider(String realm, String options, Map<String, String> attributes) throws Exception {
        return service.provider(keycloak, realm, options, attributes);
    }

    @Test
    void people_come_in_by_what_is_encrypted_for_us_and_signed_requests_and_come_back() throws Exception {
        String provider = provider("acme", "{\"signed\":\"both\"}", Map.of("saml.client.signature", "true"));
        Browser browser = keycloak.browser();

        JsonNode first = claims(service.comeIn(browser, "acme"));
        JsonNode again = claims(service.comeIn(browser, "acme"));

        assertThat(first.get("email").stringValue()).isEqualTo("ada@acme.example");
        assertThat(first.get("amr").get(0).get("provider").stringValue()).isEqualTo(provider);
        assertThat(again.get("sub")).isEqualTo(first.get("sub"));
        assertThat(again.get("session_id")).isNotEqualTo(first.get("session_id"));
    }

    @Test
    void those_who_are_called_the_same_elsewhere_are_others() throws Exception {
        provider("one", "{}", Map.of());
        provider("two", "{}", Map.of());

        assertThat(claims(service.comeIn(keycloak.browser(), "one")).get("sub"))
                .isNotEqualTo(claims(service.comeIn(keycloak.browser(), "two")).get("sub"));
    }

    @Test
    void people_whom_it_sends_come_in_where_that_is_wanted() throws Exception {
        provider("portal", "{\"allow_idp_initiated\":true}", Map.of("saml_idp_initiated_sso_url_name", "app"));

        assertThat(claims(service.posted(keycloak.browser().open(keycloak.login("portal", "app"))))
                        .get("email")
                        .stringValue())
                .isEqualTo("ada@portal.example");
    }

    @Test
    void an_administrator_tries_it_by_its_preset_before_anybody_comes_in() throws Exception {
        String provider = "/admin/sso/providers/" + provider("trying", "{}", Map.of());
        service.json("PUT", provider, "{\"preset\":\"keycloak\",\"disabled\":true}");
        JsonNode test = service.json("POST", provider + "/test", "");
        Browser.Posted posted =
                keycloak.browser().open(URI.create(test.get("url").stringValue()));

        assertThat(service.post(posted).statusCode()).isEqualTo(200);

        JsonNode outcome =
                service.json("GET", provider + "/test/" + test.get("id").stringValue(), "");
        assertThat(outcome.get("status").stringValue()).as(outcome.toString()).isEqualTo("passed");
        assertThat(outcome.at("/account/email").stringValue()).isEqualTo("ada@trying.example");
        assertThat(outcome.at("/assertion/name_id/format").stringValue()).endsWith("persistent");
        assertThat(outcome.get("account").has("user_id")).isFalse();
    }

    @Test
    void it_may_change_its_key_once_we_know_both() throws Exception {
        String provider = provider("rotating", "{}", Map.of());
        Browser browser = keycloak.browser();
        String before = claims(service.comeIn(browser, "rotating")).get("sub").stringValue();

        keycloak.anotherKey("rotating");
        service.change(provider, keycloak.metadata("rotating"));

        assertThat(claims(service.comeIn(browser, "rotating")).get("sub").stringValue())
                .isEqualTo(before);
    }

    @Test
    void who_signs_out_here_has_signed_out_there() throws Exception {
        provider("leaving", "{}", Map.of("saml.client.signature", "true"));
        Browser browser = keycloak.browser();
        String token = service.comeIn(browser, "leaving");

        URI onward = service.signOut(token);
        assertThat(service.asUser("GET", "/user", token, "").statusCode()).isEqualTo(403);
        assertThat(browser.openUntil(APP, onward)).isEqualTo(APP);

        assertThat(browser.openUntil(APP, service.sentTo("leaving"))).contains("name=\"password\"");
    }

    @Test
    void who_signs_out_there_has_signed_out_here() throws Exception {
        provider("closing", "{}", Map.of("saml.client.signature", "true"));
        Browser browser = keycloak.browser();
        String token = service.comeIn(browser, "closing");
        String elsewhere = service.comeIn(keycloak.browser(), "closing");

        String asked = browser.openUntil(APP, keycloak.logout("closing"));
        browser.pressUntil(APP, asked);

        assertThat(service.asUser("GET", "/user", token, "").statusCode()).isEqualTo(403);
        assertThat(service.asUser("GET", "/user", elsewhere, "").statusCode())
                .as("another browser has another session at Keycloak")
                .isEqualTo(200);
    }
}
