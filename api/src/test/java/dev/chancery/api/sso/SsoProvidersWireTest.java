package dev.chancery.api.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.query.rebuild.Rebuild;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /admin/sso/providers}. */
class SsoProvidersWireTest {

    private static final String PROVIDERS = "/admin/sso/providers";
    private static final String NOBODY = PROVIDERS + "/00000000-0000-4000-8000-000000000000";
    private static final String ENTITY_ID = "https://idp.example.com/metadata";
    private static final String METADATA = metadata();
    private static final String WAITING_FOR_EACH_OTHER =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'";
    private static final String WAITING_FOR_ROWS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                    + " AND wait_event <> 'advisory'";
    private static final JsonMapper JSON = new JsonMapper();

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void deleteAll() throws SQLException {
        assertThat(service.bean(Rebuild.class).compare().differences()).isEmpty();
        service.asAdmin("GET", PROVIDERS, null)
                .json()
                .get("items")
                .forEach(provider -> service.asAdmin(
                        "DELETE", PROVIDERS + "/" + provider.get("id").stringValue(), null));
        assertThat(Sql.on(service.database()).number("SELECT count(*) FROM auth.sso_domains"))
                .isZero();
    }

    @Test
    void one_is_made_known_by_its_metadata() {
        Answer answer = create("""
                {"type": "saml", "metadata_xml": %s, "domains": ["example.com", "Example.org"], "resource_id": "main",
                 "attribute_mapping": {"keys": {"role": {"name": "groups", "array": true, "other": 1}}},
                 "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}
                """);

        assertThat(answer.status()).isEqualTo(201);
        JsonNode provider = answer.json();
        assertThat(provider.propertyNames())
                .containsExactly("id", "resource_id", "disabled", "saml", "domains", "created_at", "updated_at");
        assertThat(provider.get("disabled").isNull()).isTrue();
        assertThat(provider.get("resource_id").stringValue()).isEqualTo("main");
        assertThat(provider.get("domains").toString())
                .isEqualTo("[{\"domain\":\"Example.org\"},{\"domain\":\"example.com\"}]");
        JsonNode saml = provider.get("saml");
        assertThat(saml.get("entity_id").stringValue()).isEqualTo(ENTITY_ID);
        assertThat(saml.get("metadata_xml").stringValue()).isEqualTo(METADATA);
        assertThat(saml.has("metadata_url")).isFalse();
        assertThat(saml.get("attribute_mapping").toString())
                .isEqualTo("{\"keys\":{\"role\":{\"name\":\"groups\",\"array\":true}}}");
        assertThat(saml.get("name_id_format").stringValue()).endsWith("transient");
        assertThat(service.asAdmin("GET", PROVIDERS + "/" + id(answer), null).body())
                .isEqualTo(answer.body());
        assertThat(service.asAdmin("GET", PROVIDERS + "/resource_MAIN", null).body())
                .isEqualTo(answer.body());
    }

    @Test
    void a_list_leaves_metadata_out() {
        assertThat(service.asAdmin("GET", PROVIDERS, null).body()).isEqualTo("{\"items\":[]}");
        String id = id(create("{\"type\": \"saml\", \"metadata_xml\": %s, \"resource_id\": \"my_app\"}"));

        for (String query : new String[] {"", "?resource_id=my_app", "?resource_id_prefix=my_"}) {
            JsonNode items =
                    service.asAdmin("GET", PROVIDERS + query, null).json().get("items");
            assertThat(items.size()).as(query).isOne();
            assertThat(items.get(0).get("id").stringValue()).isEqualTo(id);
            assertThat(items.get(0).get("saml").toString())
                    .isEqualTo("{\"entity_id\":\"" + ENTITY_ID + "\",\"attribute_mapping\":{}}");
        }
        for (String query : new String[] {"?resource_id=my", "?resource_id_prefix=my%25", "?resource_id_prefix=a"}) {
            assertThat(service.asAdmin("GET", PROVIDERS + query, null).body())
                    .as(query)
                    .isEqualTo("{\"items\":[]}");
        }
    }

    @Test
    void what_is_given_is_changed_and_the_rest_stays() {
        String id = id(create("""
                {"type": "saml", "metadata_xml": %s, "domains": ["example.com", "example.org"], "resource_id": "main",
                 "attribute_mapping": {"keys": {"role": {"name": "groups"}}},
                 "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}
                """));

        JsonNode disabled = update(id, "{\"disabled\":true}").json();
        assertThat(disabled.get("disabled").booleanValue()).isTrue();
        assertThat(disabled.get("domains").size()).isEqualTo(2);
        assertThat(disabled.get("resource_id").stringValue()).isEqualTo("main");
        assertThat(disabled.at("/saml/attribute_mapping/keys/role/name").stringValue())
                .isEqualTo("groups");
        assertThat(disabled.at("/saml/name_id_format").stringValue()).endsWith("transient");

        for (String none : new String[] {"{}", "{\"keys\":null}"}) {
            assertThat(update(id, "{\"attribute_mapping\":%s}".formatted(none))
                            .json()
                            .at("/saml/attribute_mapping/keys/role/name")
                            .stringValue())
                    .as(none)
                    .isEqualTo("groups");
        }

        JsonNode changed = update(id, """
                {"domains": ["example.org", "example.net"], "resource_id": "", "disabled": false,
                 "attribute_mapping": {"keys": {}}, "name_id_format": ""}
                """).json();
        assertThat(changed.get("disabled").booleanValue()).isFalse();
        assertThat(changed.get("domains").toString())
                .isEqualTo("[{\"domain\":\"example.org\"},{\"domain\":\"example.net\"}]");
        assertThat(changed.has("resource_id")).isFalse();
        assertThat(changed.get("saml").has("name_id_format")).isFalse();
        assertThat(changed.at("/saml/attribute_mapping").toString()).isEqualTo("{}");
        assertThat(update(id, "{\"domains\":[]}").json().get("domains").toString())
                .isEqualTo("[]");
    }

    @Test
    void other_metadata_has_to_be_of_the_same_provider() {
        String id = id(create("{\"type\": \"saml\", \"metadata_xml\": %s}"));
        String renewed = METADATA.replace("https://idp.example.com/sso", "https://idp.example.com/sso2");

        assertThat(update(id, "{\"metadata_xml\": %s}".formatted(json(renewed)))
                        .json()
                        .at("/saml/metadata_xml")
                        .stringValue())
                .isEqualTo(renewed);
        new WireError(
                        400,
                        "saml_entity_id_mismatch",
                        "SAML Metadata can be updated only if the EntityID matches for the provider; expected '"
                                + ENTITY_ID + "' but got 'https://other.example.com/'")
                .answers(
                        service,
                        "PUT",
                        PROVIDERS + "/" + id,
                        "{\"metadata_xml\": %s}"
                                .formatted(json(METADATA.replace(ENTITY_ID, "https://other.example.com/"))),
                        asAdmin());
    }

    @Test
    void what_is_anothers_cannot_be_given_away() {
        String id = id(
                create(
                        "{\"type\": \"saml\", \"metadata_xml\": %s, \"domains\": [\"example.com\"], \"resource_id\": \"main\"}"));
        String other = METADATA.replace(ENTITY_ID, "https://other.example.com/");
        new WireError(
                        422,
                        "saml_idp_already_exists",
                        "SAML Identity Provider with this EntityID (" + ENTITY_ID + ") already exists")
                .answers(service, "POST", PROVIDERS, created(METADATA, "[]"), asAdmin());
        new WireError(
                        400,
                        "sso_domain_already_exists",
                        "SSO Domain 'EXAMPLE.com' is already assigned to an SSO identity provider (" + id + ")")
                .answers(service, "POST", PROVIDERS, created(other, "[\"EXAMPLE.com\"]"), asAdmin());
        String second = id(service.asAdmin("POST", PROVIDERS, created(other, "[]")));
        new WireError(
                        400,
                        "sso_domain_already_exists",
                        "SSO domain 'example.com' already assigned to another provider (" + id + ")")
                .answers(service, "PUT", PROVIDERS + "/" + second, "{\"domains\":[\"example.com\"]}", asAdmin());
        new WireError(422, "conflict", "Updating SSO provider failed, likely due to a conflict. Try again?")
                .answers(service, "PUT", PROVIDERS + "/" + second, "{\"resource_id\":\"MAIN\"}", asAdmin());
    }

    /** Nor by two who do not know of each other. */
    @ParameterizedTest
    @CsvSource({
        "twice.example, twice.example.",
        "b\u00fccher.example, xn--bcher-kva.example",
        "twice.example, TWICE.example"
    })
    void a_domain_is_given_once_however_it_is_spelled(String one, String other) throws Exception {
        String first = id(create("{\"type\": \"saml\", \"metadata_xml\": %s}"));
        String second = id(service.asAdmin(
                "POST", PROVIDERS, created(METADATA.replace(ENTITY_ID, "https://other.example.com/"), "[]")));
        try (TestService node = TestService.startOn(service.database());
                ExecutorService administrators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 6; round++) {
                List<Integer> statuses = Stream.of(
                                administrators.submit(() -> given(service, first, one)),
                                administrators.submit(() -> given(node, second, other)))
                        .map(SsoProvidersWireTest::result)
                        .toList();

                assertThat(statuses).containsExactlyInAnyOrder(200, 400);
                update(first, "{\"domains\":[]}");
                update(second, "{\"domains\":[]}");
            }
        }
    }

    /** Above all that it is disabled. */
    @Test
    void what_somebody_changes_is_not_undone_by_who_changes_something_else_just_then() throws Exception {
        String id = id(create("{\"type\": \"saml\", \"metadata_xml\": %s}"));
        try (TestService node = TestService.startOn(service.database());
                ExecutorService administrators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 10; round++) {
                String name = "name-" + round;
                boolean disabled = round % 2 == 0;
                Stream.of(
                                administrators.submit(
                                        () -> update(service, id, "{\"disabled\":%s}".formatted(disabled))),
                                administrators.submit(
                                        () -> update(node, id, "{\"resource_id\":\"%s\"}".formatted(name))))
                        .forEach(SsoProvidersWireTest::result);

                JsonNode provider =
                        service.asAdmin("GET", PROVIDERS + "/" + id, null).json();
                assertThat(provider.get("disabled").booleanValue()).isEqualTo(disabled);
                assertThat(provider.get("resource_id").stringValue()).isEqualTo(name);
            }
        }
    }

    @Test
    void who_changes_one_waits_for_whoever_does_so_on_another_node() throws Exception {
        String id = id(create("{\"type\": \"saml\", \"metadata_xml\": %s}"));
        Sql sql = Sql.on(service.database());
        try (ExecutorService administrators = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> change;
            try (var other = service.database().dataSource().getConnection()) {
                other.setAutoCommit(false);
                Sql.texts(other, "SELECT pg_advisory_xact_lock(hashtext('chancery.sso-providers'))::text");
                change = administrators.submit(() -> update(id, "{\"disabled\":true}"));

                await().until(() -> sql.number(WAITING_FOR_EACH_OTHER) == 1);
            }
            assertThat(change.get().status()).isEqualTo(200);
        }
    }

    /** Signing in needs them. */
    @Test
    void administrators_who_wait_for_each_other_hold_no_connections() throws Exception {
        String id = id(create("{\"type\": \"saml\", \"metadata_xml\": %s}"));
        Sql sql = Sql.on(service.database());
        try (ExecutorService administrators = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> changes;
            try (var other = service.database().dataSource().getConnection()) {
                other.setAutoCommit(false);
                Sql.texts(other, "SELECT id FROM auth.sso_providers FOR UPDATE");
                changes = IntStream.range(0, 6)
                        .mapToObj(i ->
                                administrators.submit(() -> update(id, "{\"resource_id\":\"name-%d\"}".formatted(i))))
                        .toList();
                await().until(() -> sql.number(WAITING_FOR_ROWS) == 1);

                await().during(Duration.ofMillis(300)).until(() -> sql.number(WAITING_FOR_EACH_OTHER) == 0);
            }
            for (Future<Answer> change : changes) {
                assertThat(change.get().status()).isEqualTo(200);
            }
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void one_that_is_deleted_is_gone_and_can_be_made_known_again() {
        Answer created = create("{\"type\": \"saml\", \"metadata_xml\": %s, \"domains\": [\"example.com\"]}");
        String path = PROVIDERS + "/" + id(created);

        assertThat(service.asAdmin("DELETE", path, null).body()).isEqualTo(created.body());

        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            new WireError(404, "sso_provider_not_found", "SSO Identity Provider not found")
                    .answers(service, method, path, method.equals("PUT") ? "{}" : null, asAdmin());
        }
        assertThat(create("{\"type\": \"saml\", \"metadata_xml\": %s, \"domains\": [\"example.com\"]}")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"type":"oidc","metadata_xml":"x"}                      | Only 'saml' supported for SSO provider type
            {"metadata_xml":"x"}                                    | Only 'saml' supported for SSO provider type
            {"type":"saml"}                                         | Either metadata_xml or metadata_url must be set
            {"type":"saml","metadata_xml":"x","metadata_url":"https://a.example"} | Only one of metadata_xml or metadata_url needs to be set
            {"type":"saml","metadata_url":"not a url"}              | metadata_url is not a valid URL
            {"type":"saml","metadata_url":"/metadata"}              | metadata_url is not a valid URL
            {"type":"saml","metadata_url":"https://u@a.example/"}   | metadata_url is not a valid URL
            {"type":"saml","metadata_url":"http://a.example/"}      | metadata_url is not a HTTPS URL
            {"type":"saml","metadata_url":"file:///etc/passwd"}     | metadata_url is not a valid URL
            {"type":"saml","metadata_xml":"x","name_id_format":"x"} | name_id_format must be unspecified or one of urn:oasis:names:tc:SAML:2.0:nameid-format:persistent, urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress, urn:oasis:names:tc:SAML:2.0:nameid-format:transient, urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified
            {"type":"saml","metadata_xml":"x","domains":["a@b.example"]}    | domains has one that is no domain name
            {"type":"saml","metadata_xml":"x","domains":[""]}       | domains has one that is no domain name
            {"type":"saml","metadata_xml":"<a/>"}                   | SAML Metadata does not contain an EntityDescriptor
            {"type":"saml","metadata_xml":"x","attribute_mapping":{"keys":{"a":1}}} | attribute_mapping: keys.a: expected an object
            """)
    void what_cannot_be_used_is_refused(String body, String message) {
        new WireError(400, "validation_failed", message).answers(service, "POST", PROVIDERS, body, asAdmin());
    }

    @Test
    void metadata_that_cannot_be_fetched_is_told_so() {
        String url = "https://127.0.0.1:1/metadata";
        new WireError(400, "saml_metadata_fetch_failed", "SAML Metadata could not be fetched from URL '" + url + "'")
                .answers(service, "POST", PROVIDERS, "{\"type\":\"saml\",\"metadata_url\":\"" + url + "\"}", asAdmin());
    }

    @Test
    void metadata_is_fetched_by_itself_only_where_somebody_can_come_in() {
        assertThat(service.bean(RefreshingMetadata.class).isRunning()).isFalse();
    }

    @Test
    void nobody_but_administrators_gets_there() {
        String user = service.signUp("ann@example.com").get("access_token").stringValue();
        for (String[] route : new String[][] {
            {"GET", PROVIDERS}, {"POST", PROVIDERS}, {"GET", NOBODY}, {"PUT", NOBODY}, {"DELETE", NOBODY}
        }) {
            assertThat(service.as(user, route[0], route[1], "{}").status()).isEqualTo(403);
            assertThat(service.send(route[0], route[1], "{}").status()).isEqualTo(401);
        }
    }

    @Test
    void the_audit_log_tells_who_did_it() {
        String id = id(create("{\"type\": \"saml\", \"metadata_xml\": %s}"));
        update(id, "{\"disabled\":true}");

        assertThat(Sql.on(service.database()).texts("""
                        SELECT payload ->> 'action' FROM auth.audit_log_entries
                        WHERE payload -> 'traits' ->> 'sso_provider_id' = '%s' ORDER BY created_at
                        """.formatted(id)))
                .containsExactly("sso_provider_created", "sso_provider_changed");
    }

    private static Answer create(String body) {
        return service.asAdmin("POST", PROVIDERS, body.formatted(json(METADATA)));
    }

    private static Answer update(String id, String body) {
        return update(service, id, body);
    }

    private static Answer update(TestService node, String id, String body) {
        return node.asAdmin("PUT", PROVIDERS + "/" + id, body);
    }

    private static int given(TestService node, String id, String domain) {
        return update(node, id, "{\"domains\":[\"%s\"]}".formatted(domain)).status();
    }

    private static String created(String metadata, String domains) {
        return "{\"type\":\"saml\",\"metadata_xml\":%s,\"domains\":%s}".formatted(json(metadata), domains);
    }

    private static String id(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").stringValue();
    }

    private static String[] asAdmin() {
        return new String[] {"Authorization", "Bearer " + service.serviceRoleKey()};
    }

    private static String json(String text) {
        return JSON.writeValueAsString(text);
    }

    private static String metadata() {
        try (InputStream in = SsoProvidersWireTest.class.getResourceAsStream("/saml/metadata.xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void its_options_are_kept_and_told_where_there_are_any() {
        Answer answer = create("""
                {"type": "saml", "metadata_xml": %s, "saml_options": {"allow_idp_initiated": true, "signed": "both", "session_lifetime": 3600}}
                """);
        String path = PROVIDERS + "/" + id(answer);
        String kept = "{\"allow_idp_initiated\":true,\"force_authn\":false,\"authn_contexts\":[],\"aal2_contexts\":[],"
                + "\"session_lifetime\":3600,\"signed\":\"both\",\"allow_cbc\":false}";
        assertThat(answer.json().get("saml_options").toString()).isEqualTo(kept);

        assertThat(service.asAdmin("PUT", path, "{\"domains\":[\"a.example\"]}")
                        .json()
                        .get("saml_options")
                        .toString())
                .isEqualTo(kept);
        assertThat(service.asAdmin("PUT", path, "{\"saml_options\":{}}").json().has("saml_options"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | saml_options may have [aal2_contexts, allow_cbc, allow_idp_initiated, authn_contexts, force_authn,"
                        + " session_lifetime, signed]",
                "{\"force_authn\":1} | saml_options.force_authn: expected true or false",
                "{\"authn_contexts\":\"a\"} | saml_options.authn_contexts: expected a list of at most 20 URIs",
                "{\"aal2_contexts\":[\"\"]} | saml_options.aal2_contexts: expected a list of at most 20 URIs",
                "{\"session_lifetime\":59} | saml_options.session_lifetime: expected seconds, 60 to 315360000",
                "{\"session_lifetime\":1e30} | saml_options.session_lifetime: expected seconds, 60 to 315360000",
                "{\"signed\":\"none\"} | saml_options.signed: expected response_or_assertion, response, assertion, both"
            })
    void other_options_are_refused(String options, String message) {
        Answer answer = create("{\"type\":\"saml\",\"metadata_xml\":%%s,\"saml_options\":%s}".formatted(options));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("msg").stringValue()).isEqualTo(message);
    }
}
