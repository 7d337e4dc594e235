package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService.Answer;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good response that is there twice, or beside another: nobody chooses, and nothing begins. */
class DoubledParametersTest {

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", SamlService.US);

    private static SamlService saml;
    private static Sql sql;
    private static String acme;

    @BeforeAll
    static void start() {
        saml = new SamlService();
        sql = Sql.on(saml.service().database());
        acme = saml.provider(ACME.metadata());
    }

    @AfterAll
    static void stop() {
        saml.close();
    }

    static String form(String response, String relayState) {
        return "SAMLResponse=%s&RelayState=%s".formatted(encoded(response), encoded(relayState));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Answer posted(String path, String form) {
        return saml.service()
                .send(HttpRequest.newBuilder(saml.service().url(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private static void refusedAtFirstAndGoodAlone(String query, String doubled, String good) {
        long events = sql.number("SELECT count(*) FROM events.event");
        Answer refused = posted("/sso/saml/acs" + query, doubled);

        assertThat(refused.status()).isEqualTo(303);
        assertThat(SamlService.told(refused, '?')).containsEntry("error_code", "validation_failed");
        assertThat(sql.number("SELECT count(*) FROM events.event")).isEqualTo(events);
        assertThat(posted("/sso/saml/acs", good).header("Location"))
                .as("the request still waits for its answer")
                .startsWith(SamlService.APP + "#access_token=");
    }

    private record Good(String response, String relayState) {

        static Good fresh() {
            Request request = saml.sent(acme, "");
            return new Good(ACME.answer(request, "user-" + UUID.randomUUID()), request.relayState());
        }

        String form() {
            return DoubledParametersTest.form(response, relayState);
        }

        String filled(String template) {
            return template.replace("{response}", encoded(response)).replace("{state}", encoded(relayState));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&SAMLResponse={response}",
                "&SAMLResponse=",
                "&SAMLResponse",
                "&SAMLResponse=PGEvPg%3D%3D",
                "&%53AMLResponse={response}",
                "&RelayState={state}",
                "&RelayState=",
                "&RelayState=00000000-0000-4000-8000-000000000000",
                "&Relay%53tate=https://evil.example/"
            })
    void in_one_form(String more) {
        Good good = Good.fresh();

        refusedAtFirstAndGoodAlone("", good.form() + good.filled(more), good.form());
        Good other = Good.fresh();
        refusedAtFirstAndGoodAlone("", other.filled(more).substring(1) + "&" + other.form(), other.form());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?SAMLResponse={response}",
                "?SAMLResponse=",
                "?SAMLResponse",
                "?a=b&%53AMLResponse=PGEvPg%3D%3D",
                "?RelayState={state}",
                "?RelayState=",
                "?RelayState=00000000-0000-4000-8000-000000000000",
                "?SAMLResponse={response}&RelayState={state}"
            })
    void in_the_query_and_in_the_form(String query) {
        Good good = Good.fresh();

        refusedAtFirstAndGoodAlone(good.filled(query), good.form(), good.form());
    }
}
