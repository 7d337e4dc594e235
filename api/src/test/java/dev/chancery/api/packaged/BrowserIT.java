package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People with a real browser come in by a real Keycloak to an app with the official client. App, service and Keycloak are three sites, and
 * that of the service is one of https, since nothing else may leave cookies for requests from other sites.
 */
@Tag("keycloak")
class BrowserIT {

    private static final Map<String, String> SIGNED = Map.of("saml.client.signature", "true");

    @TempDir
    static Path directory;

    private static AppServer app;
    private static TlsFront front;
    private static FederatedService service;
    private static Keycloak keycloak;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        if (!Chromium.isThere()) {
            ClientTests.browserCannotRun("no " + Chromium.EXECUTABLE);
        }
        if (!Node.isUsable()) {
            ClientTests.browserCannotRun("no Node " + Node.OLDEST);
        }
        Optional<Path> home = Keycloak.home();
        if (home.isEmpty()) {
            ClientTests.browserCannotRun("Keycloak is not unpacked, which -Pkeycloak does");
        }
        app = AppServer.start();
        int port = Packaged.freePort();
        front = TlsFront.start(directory, URI.create("http://127.0.0.1:" + port));
        service = FederatedService.start(port, front.base(), directory.resolve("data"), app.base());
        app.serve(service, Node.install(directory.resolve("client")).bundle());
        keycloak = Keycloak.running(home.get());
        chromium = Chromium.start(Node.executable());
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {chromium, front, service, app}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static String provider(String realm, String options, Map<String, String> attributes) throws Exception {
        return service.provider(keycloak, realm, options, attributes);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Visitor visitor() {
        return chromium.visitor(app.base());
    }

    @Test
    void people_come_in_by_the_domain_with_a_signed_request_what_is_encrypted_and_a_code() throws Exception {
        provider("browsing", "{\"signed\":\"both\"}", SIGNED);
        try (Visitor ada = visitor()) {
            ada.comeIn("/pkce", "browsing.example");

            assertThat(ada.email()).isEqualTo("ada@browsing.example");
            assertThat(ada.places()).anyMatch(place -> place.contains("SAMLRequest=") && place.contains("&Signature="));
            assertThat(ada.posted("SAMLResponse"))
                    .contains("EncryptedAssertion")
                    .doesNotContain("ada@");
            assertThat(ada.places()).anyMatch(place -> place.startsWith(app.base() + "/pkce?code="));
            assertThat(ada.page().url()).as("without the code").isEqualTo(app.base() + "/pkce");
            assertThat(ada.refresh()).isEqualTo(200);
        }
    }

    @Test
    void people_come_in_by_the_provider_with_tokens_in_the_fragment() throws Exception {
        String provider = provider("known", "{}", SIGNED);
        try (Visitor ada = visitor()) {
            ada.open("/implicit");
            ada.enterByProvider(provider);
            ada.showWhoOneIs();
            ada.awaitApp();

            assertThat(ada.email()).isEqualTo("ada@known.example");
            assertThat(ada.page().url()).doesNotContain("access_token");
            assertThat(ada.refresh()).isEqualTo(200);
        }
    }

    @Test
    void a_provider_that_wants_requests_posted_gets_them_so() throws Exception {
        postedTo("posting");
        try (Visitor ada = visitor()) {
            ada.comeIn("/pkce", "posting.example");

            assertThat(ada.email()).isEqualTo("ada@posting.example");
            assertThat(ada.posted("SAMLRequest")).contains("AuthnRequest").contains("SignatureValue");

            ada.leave();
            assertThat(ada.posted("SAMLRequest")).contains("LogoutRequest").contains("SignatureValue");
            assertThat(ada.isSignedIn()).isFalse();
        }
    }

    @Test
    void where_no_scripts_run_buttons_lead_on() throws Exception {
        postedTo("scriptless");
        try (Visitor ada = chromium.visitorWithoutScripts(app.base())) {
            ada.visit(service.sentTo("scriptless"));
            ada.press("Continue");
            ada.showWhoOneIs();
            ada.press("Continue");

            ada.page().waitForURL(app.base() + "/#access_token=**");
        }
    }

    /** A realm that takes no request in a URL. */
    private static void postedTo(String realm) throws Exception {
        keycloak.realm(realm, service.metadata(), SIGNED);
        String metadata = keycloak.metadata(realm);
        String posting = metadata.replaceAll(
                "<md:Single(SignOn|Logout)Service Binding=\"[^\"]*HTTP-Redirect\"[^>]*></md:Single\\1Service>", "");
        assertThat(posting).isNotEqualTo(metadata);
        service.provider(realm, posting, "{}");
    }

    @Test
    void people_whom_it_sends_come_in_where_that_is_wanted_alone() throws Exception {
        Map<String, String> portal = Map.of("saml_idp_initiated_sso_url_name", "app");
        provider("sending", "{\"allow_idp_initiated\":true}", portal);
        provider("intruding", "{}", portal);
        try (Visitor ada = visitor()) {
            ada.visit(keycloak.login("sending", "app"));
            ada.showWhoOneIs();
            ada.awaitApp();

            assertThat(ada.email()).isEqualTo("ada@sending.example");
        }
        try (Visitor eve = visitor()) {
            eve.visit(keycloak.login("intruding", "app"));
            eve.showWhoOneIs();
            eve.awaitApp();

            assertThat(eve.refusal()).isEqualTo("validation_failed");
            assertThat(eve.isSignedIn()).isFalse();
            assertThat(eve.page().url()).contains("error_description=SAML+Assertion+is+not+valid");
        }
    }

    @Test
    void who_signs_out_in_the_app_has_signed_out_there() throws Exception {
        provider("going", "{}", SIGNED);
        try (Visitor ada = visitor()) {
            ada.comeIn("/pkce", "going.example");
            String session = ada.session();

            ada.leave();

            assertThat(ada.isSignedIn()).isFalse();
            assertThat(ada.places()).anyMatch(place -> place.contains("/going/") && place.contains("SAMLRequest="));
            ada.open("/pkce");
            ada.enterByDomain("going.example");
            ada.showWhoOneIs();
            ada.awaitApp();
            assertThat(ada.session()).as("having been asked again").isNotEqualTo(session);
        }
    }

    @Test
    void who_signs_out_there_has_signed_out_of_the_app() throws Exception {
        provider("ending", "{}", SIGNED);
        try (Visitor ada = visitor();
                Visitor elsewhere = visitor()) {
            ada.comeIn("/pkce", "ending.example");
            elsewhere.comeIn("/pkce", "ending.example");

            ada.visit(keycloak.logout("ending"));
            ada.page().locator("#kc-logout").click();
            ada.page().getByRole(AriaRole.HEADING, named("You are logged out")).waitFor();

            ada.open("/pkce");
            assertThat(ada.refresh()).isEqualTo(400);
            assertThat(ada.refusal()).isEqualTo("refresh_token_not_found");
            assertThat(elsewhere.refresh()).as("another session there").isEqualTo(200);
        }
    }

    @Test
    void a_key_may_be_changed_while_people_are_in() throws Exception {
        String provider = provider("turning", "{}", SIGNED);
        String before = keycloak.signing("turning");
        try (Visitor ada = visitor()) {
            ada.comeIn("/pkce", "turning.example");
            String session = ada.session();

            String after = keycloak.anotherKey("turning");
            service.change(provider, keycloak.metadata("turning"));
            assertThat(ada.refresh()).isEqualTo(200);
            ada.comeInAgain("turning.example");
            assertThat(ada.session()).as("by the new key, without a password").isNotEqualTo(session);

            keycloak.enableKey("turning", before, false);
            service.change(provider, keycloak.metadata("turning"));
            keycloak.enableKey("turning", before, true);
            keycloak.enableKey("turning", after, false);
            ada.enterByDomain("turning.example");
            assertThat(ada.refusal()).as("by the old key").isEqualTo("validation_failed");
        }
    }

    @Test
    void those_who_are_called_the_same_elsewhere_are_others() throws Exception {
        provider("here", "{}", SIGNED);
        provider("there", "{}", SIGNED);
        try (Visitor ada = visitor();
                Visitor other = visitor()) {
            ada.comeIn("/pkce", "here.example");
            other.comeIn("/implicit", "there.example");

            assertThat(other.user()).isNotEqualTo(ada.user());
        }
    }

    @Test
    void what_one_browser_has_asked_for_no_other_brings() throws Exception {
        provider("asking", "{}", SIGNED);
        try (Visitor ada = visitor();
                Visitor mallory = visitor()) {
            ada.open("/implicit");
            ada.enterBySubmitting(front.base(), "asking.example");
            ada.showWhoOneIs();
            ada.awaitApp();
            assertThat(ada.email()).isEqualTo("ada@asking.example");

            mallory.open("/implicit");
            mallory.enterBySubmitting(front.base(), "asking.example");
            mallory.awaitQuestion();
            ada.visit(URI.create(mallory.request()));
            assertThat(ada.refusal()).isEqualTo("saml_relay_state_not_found");
        }
    }

    @Test
    void the_way_back_leads_nobody_astray() throws Exception {
        provider("returning", "{}", SIGNED);
        try (Visitor ada = visitor()) {
            ada.comeIn("/pkce", "returning.example");
            String session = ada.session();

            ada.page().goBack();
            assertThat(ada.refusal()).as("Keycloak says it once more").isEqualTo("saml_relay_state_not_found");
            ada.open("/pkce");

            assertThat(ada.session()).isEqualTo(session);
        }
    }
}
