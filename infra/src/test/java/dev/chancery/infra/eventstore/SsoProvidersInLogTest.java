package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.command.Reply;
import dev.chancery.command.sso.ProviderOptions;
import dev.chancery.command.sso.ProviderOptions.Domain;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SsoProviderCommand;
import dev.chancery.command.sso.SsoProviderCommand.Change;
import dev.chancery.command.sso.SsoProviderCommand.Create;
import dev.chancery.command.sso.SsoProviderCommand.Delete;
import dev.chancery.command.sso.SsoProviderCommand.RefreshMetadata;
import dev.chancery.command.sso.SsoProviderCommand.ReplaceMetadata;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.sso.SsoProviderState;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.WriteFailure;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Identity providers of organisations: what is decided about them is in the tables, and the log makes the same tables again. */
class SsoProvidersInLogTest {

    private static final Instant NOON = Scene.NOON;
    private static final String ENTITY_ID = "https://idp.example.com/";
    private static final String METADATA = "<EntityDescriptor>Ada Lovelace</EntityDescriptor>";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final LogFixture node = new LogFixture(database.dataSource());
    private final Scene scene = new Scene(node);

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    @Test
    void they_are_in_the_tables_as_decided_and_as_replayed() throws SQLException {
        UUID id = created(ENTITY_ID, "example.com", "example.org");
        UUID kept = domainId("example.org");
        send(new Change(id, options("my-app", true, "example.org", "example.net"), NOON.plusSeconds(1)));
        send(new ReplaceMetadata(
                id, ENTITY_ID, "<replaced/>", "https://idp.example.com/metadata", NOON.plusSeconds(2)));
        send(new RefreshMetadata(
                id, ENTITY_ID, "<refreshed/>", "https://idp.example.com/metadata", NOON.plusSeconds(3)));

        assertThat(scene.jdbc().queryForMap("""
                        SELECT p.resource_id, p.disabled, s.entity_id, s.metadata_xml, s.metadata_url, s.name_id_format,
                          s.attribute_mapping::text AS mapping
                        FROM auth.sso_providers p JOIN auth.saml_providers s ON s.sso_provider_id = p.id
                        """))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "resource_id",
                        "my-app",
                        "disabled",
                        true,
                        "entity_id",
                        ENTITY_ID,
                        "metadata_xml",
                        "<refreshed/>",
                        "metadata_url",
                        "https://idp.example.com/metadata",
                        "name_id_format",
                        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                        "mapping",
                        "{\"keys\": {\"email\": {\"name\": \"mail\"}}}"));
        assertThat(scene.jdbc().queryForList("SELECT domain FROM auth.sso_domains ORDER BY domain", String.class))
                .containsExactly("example.net", "example.org");
        assertThat(domainId("example.org")).isEqualTo(kept);
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void nothing_is_left_of_one_that_was_deleted_and_nobody_can_read_who_its_metadata_named() throws SQLException {
        UUID id = created(ENTITY_ID, "example.com");
        assertThat(scene.count("events.event WHERE (payload::text || metadata::text) LIKE '%Lovelace%'"))
                .isZero();

        send(new Delete(id, NOON.plusSeconds(1)));

        for (String table : List.of("sso_providers", "saml_providers", "sso_domains")) {
            assertThat(scene.count("auth." + table)).as(table).isZero();
        }
        assertThat(scene.count("chancery.data_key")).isZero();
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    @Test
    void what_is_anothers_is_refused_and_nothing_of_it_stays() throws SQLException {
        created(ENTITY_ID, "example.com");
        long events = scene.count("events.event");

        assertThat(objection(ENTITY_ID, "example.net")).isEqualTo("auth.saml_providers.saml_providers_entity_id_key");
        assertThat(objection("https://other.example.com/", "EXAMPLE.com"))
                .isEqualTo("auth.sso_domains.sso_domains_domain_idx");

        assertThat(scene.count("events.event")).isEqualTo(events);
        assertThat(scene.count("auth.sso_providers")).isOne();
        assertThat(ReadModel.replayed(node)).isEqualTo(ReadModel.rows(node));
    }

    private String objection(String entityId, String domain) {
        return catchThrowableOfType(WriteFailure.class, () -> created(entityId, domain))
                .constraint();
    }

    private UUID created(String entityId, String... domains) {
        UUID id = UUID.randomUUID();
        send(new Create(id, UUID.randomUUID(), entityId, METADATA, null, options(null, null, domains), NOON));
        return id;
    }

    private Reply<SsoProviderEvent, SsoProviderState> send(SsoProviderCommand command) {
        return node.commands().transaction(Scene.ORIGIN, transaction -> transaction.send(command));
    }

    private UUID domainId(String domain) {
        return scene.jdbc().queryForObject("SELECT id FROM auth.sso_domains WHERE domain = ?", UUID.class, domain);
    }

    private static ProviderOptions options(String resourceId, Boolean disabled, String... domains) {
        return new ProviderOptions(
                resourceId,
                disabled,
                Stream.of(domains)
                        .map(domain -> new Domain(UUID.randomUUID(), domain))
                        .toList(),
                Map.of("keys", Map.of("email", Map.of("name", "mail"))),
                "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                new SamlOptions(
                        domains.length > 1, false, List.of("a"), List.of(), 60L, SamlOptions.Signed.BOTH, true));
    }
}
