package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.sso.saml.TestIdentityProvider;
import dev.chancery.sso.saml.TestIdentityProvider.Request;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Two nodes on one database: a response lets somebody in once, wherever it is posted. */
class ReplayOnAnotherNodeTest {

    private static final TestIdentityProvider ACME = new TestIdentityProvider("https://acme.example/", SamlService.US);

    private static SamlService here;
    private static TestService there;
    private static Sql sql;
    private static String acme;

    @BeforeAll
    static void start() {
        here = new SamlService();
        there = here.beside().service();
        sql = Sql.on(here.service().database());
        acme = here.provider(ACME.metadata());
        here.service()
                .asAdmin("PUT", "/admin/sso/providers/" + acme, "{\"saml_options\":{\"allow_idp_initiated\":true}}");
    }

    @AfterAll
    static void stop() {
        there.close();
        here.close();
    }

    private static String name() {
        return "user-" + UUID.randomUUID();
    }

    private static String answered(String name) {
        Request request = here.sent(acme, "");
        return DoubledParametersTest.form(ACME.answer(request, name), request.relayState());
    }

    /** What nobody here has asked for. */
    private static String unsolicited(String name) {
        return DoubledParametersTest.form(
                ACME.answer(
                        new Request("none", "", ""),
                        name,
                        xml -> xml.replace(" InResponseTo=\"none\"", "").replace("InResponseTo=\"none\" ", "")),
                "");
    }

    private static Answer posted(TestService node, String form) {
        return node.send(HttpRequest.newBuilder(node.url("/sso/saml/acs"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private static boolean letIn(Answer answer) {
        return answer.status() == 302 && answer.header("Location").contains("#access_token=");
    }

    private static long sessions(String name) {
        return sql.number(
                "SELECT count(*) FROM auth.sessions s JOIN auth.identities i ON i.user_id = s.user_id"
                        + " WHERE i.provider_id = ?",
                name);
    }

    /** Which checks the last responses did not stand, as administrators read it. */
    private static List<String> rejections(TestService node) {
        return node.asAdmin("GET", "/admin/sso/providers/" + acme + "/events", null)
                .json()
                .valueStream()
                .filter(event -> event.get("name").stringValue().equals("sso-login.rejected"))
                .map(event -> event.get("details").get("check").stringValue())
                .toList();
    }

    @Test
    void what_one_node_has_taken_the_other_refuses_and_says_why() {
        String ada = name();
        String form = unsolicited(ada);
        int before = rejections(here.service()).size();

        assertThat(letIn(posted(here.service(), form))).isTrue();
        Answer again = posted(there, form);

        assertThat(again.status()).isEqualTo(303);
        assertThat(SamlService.told(again, '?'))
                .containsEntry("error_code", "validation_failed")
                .containsEntry("error_description", "SAML Assertion is not valid");
        assertThat(rejections(here.service())).hasSize(before + 1).last().isEqualTo("ONE_TIME_USE");
        assertThat(sessions(ada)).isOne();
    }

    @Test
    void a_request_that_one_node_has_made_and_had_answered_is_no_request_at_the_other() {
        String ada = name();
        String form = answered(ada);

        int before = rejections(here.service()).size();
        assertThat(letIn(posted(there, form))).isTrue();
        Answer again = posted(here.service(), form);
        Answer forged = posted(here.service(), form.replaceFirst("&RelayState", "x&RelayState"));

        assertThat(SamlService.told(again, '?')).containsEntry("error_code", "saml_relay_state_not_found");
        assertThat(SamlService.told(forged, '?')).containsEntry("error_code", "saml_relay_state_not_found");
        assertThat(rejections(here.service()))
                .as("the first is the provider's word, the second nobody's")
                .hasSize(before + 1)
                .last()
                .isEqualTo("IN_RESPONSE_TO");
        assertThat(sessions(ada)).isOne();
    }

    @RepeatedTest(5)
    void at_both_at_once_it_begins_one_session() throws Exception {
        String ada = name();
        String eve = name();

        assertThat(atOnce(answered(ada)).stream().filter(ReplayOnAnotherNodeTest::letIn))
                .hasSize(1);
        assertThat(sessions(ada)).isOne();
        assertThat(atOnce(unsolicited(eve)).stream().filter(ReplayOnAnotherNodeTest::letIn))
                .hasSize(1);
        assertThat(sessions(eve)).isOne();
    }

    private static List<Answer> atOnce(String form) throws Exception {
        List<TestService> nodes = List.of(here.service(), there, here.service(), there);
        CyclicBarrier together = new CyclicBarrier(nodes.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size())) {
            Stream<Callable<Answer>> works = nodes.stream().map(node -> () -> {
                together.await();
                return posted(node, form);
            });
            return threads.invokeAll(works.toList()).stream()
                    .map(Future::resultNow)
                    .peek(answer -> assertThat(answer.status()).isIn(302, 303))
                    .toList();
        }
    }
}
