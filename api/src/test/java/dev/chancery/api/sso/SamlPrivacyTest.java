package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.privacy.CapturedLog;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** What a response says of somebody is not logged, least of all where it is refused. */
class SamlPrivacyTest {

    private static final String US = "https://auth.example.org";
    private static final TestIdentityProvider PROVIDER = new TestIdentityProvider("https://idp.example/", US);

    @Test
    void nobody_whom_a_refused_response_names_is_in_the_log() {
        try (TestService service = TestService.start(
                        "GOTRUE_SAML_ENABLED", "true", "GOTRUE_SAML_PRIVATE_KEY", SamlKey.KEY, "API_EXTERNAL_URL", US);
                CapturedLog log = new CapturedLog()) {
            String provider = provider(service);
            for (UnaryOperator<String> change : changes()) {
                Request request = sent(service, provider);
                String signed = PROVIDER.answer(
                        request,
                        "hermione-granger",
                        xml -> xml.replaceFirst("Assertion ID=\"[^\"]*\"", "Assertion ID=\"_hermione\""));
                Answer answer = posted(service, changed(signed, change), request.relayState());
                assertThat(answer.header("Location")).contains("error_code=validation_failed");
            }
            LoggerFactory.getLogger("dev.chancery").warn("the log is heard");

            assertThat(log.text()).contains("the log is heard").doesNotContainIgnoringCase("hermione");
        }
    }

    /** What is signed has changed, or its signature, or it is no XML, or nothing that was encrypted for us. */
    private static List<UnaryOperator<String>> changes() {
        return List.of(
                xml -> xml.replace(">hermione-granger<", ">hermione-weasley<"),
                xml -> xml.replaceFirst("<ds:SignatureValue>....", "<ds:SignatureValue>AAAA"),
                xml -> xml.replaceFirst("<ds:DigestValue>....", "<ds:DigestValue>AAAA"),
                xml -> xml.replace(">hermione-granger<", ">hermione-granger<<"),
                xml -> xml.replaceFirst("IssueInstant=\"[^\"]*\"", "IssueInstant=\"hermione\""),
                xml -> xml.replaceFirst("(?s)<ds:Signature .*</ds:Signature>", ""));
    }

    private static String changed(String base64, UnaryOperator<String> change) {
        String xml = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        String changed = change.apply(xml);
        assertThat(changed).isNotEqualTo(xml);
        return Base64.getEncoder().encodeToString(changed.getBytes(StandardCharsets.UTF_8));
    }

    private static String provider(TestService service) {
        return service.asAdmin(
                        "POST",
                        "/admin/sso/providers",
                        "{\"type\":\"saml\",\"metadata_xml\":%s}"
                                .formatted(new JsonMapper().writeValueAsString(PROVIDER.metadata())))
                .json()
                .get("id")
                .stringValue();
    }

    private static Request sent(TestService service, String provider) {
        Answer answer =
                service.post("/sso", "{\"provider_id\":\"%s\",\"skip_http_redirect\":true}".formatted(provider));
        return TestIdentityProvider.received(URI.create(answer.json().get("url").stringValue()));
    }

    private static Answer posted(TestService service, String response, String relayState) {
        String form = "SAMLResponse=" + URLEncoder.encode(response, StandardCharsets.UTF_8) + "&RelayState="
                + URLEncoder.encode(relayState, StandardCharsets.UTF_8);
        return service.send(HttpRequest.newBuilder(service.url("/sso/saml/acs"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }
}
