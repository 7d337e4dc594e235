package dev.chancery.query.adoption;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.command.sso.ProviderOptions;
import dev.chancery.command.sso.ProviderOptions.Domain;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SsoProviderEvent.Adopted;
import dev.chancery.command.sso.SsoProviderEvent.AdoptedTimes;
import dev.chancery.command.sso.SsoProviderEvent.DomainTimes;
import dev.chancery.query.projection.StoredJson;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Identity providers of organisations in the tables of which the log knows nothing. Those without metadata, or
 * with several, are none.
 */
public final class UnknownSsoProviders {

    private static final String NEXT = """
            SELECT p.id, p.resource_id, p.disabled, p.created_at, p.updated_at,
              s.id AS saml_id, s.entity_id, s.metadata_xml, s.metadata_url, s.attribute_mapping, s.name_id_format,
              s.created_at AS saml_created_at, s.updated_at AS saml_updated_at,
              (SELECT json_agg(d ORDER BY d.created_at, d.domain) FROM (
                 SELECT id, domain, created_at, updated_at FROM auth.sso_domains WHERE sso_provider_id = p.id) d) AS domains
            FROM auth.sso_providers p JOIN auth.saml_providers s ON s.sso_provider_id = p.id
            WHERE p.id >= ? AND NOT EXISTS (SELECT FROM events.event e WHERE e.aggregate_id = p.id)
              AND NOT EXISTS (SELECT FROM auth.saml_providers o WHERE o.sso_provider_id = p.id AND o.id <> s.id)
            ORDER BY p.id LIMIT ? FOR NO KEY UPDATE OF p, s
            """;

    private final JdbcClient database;

    public UnknownSsoProviders(JdbcClient database) {
        this.database = database;
    }

    private record FoundDomain(
            UUID id,
            String domain,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt) {}

    /** The next ones from this id on, whose rows nobody changes until the transaction ends. */
    public List<Adopted> from(UUID id, int limit, Instant at) {
        return database.sql(NEXT)
                .param(id)
                .param(limit)
                .query((row, _) -> FoundRow.read(row, "auth.sso_providers", found -> adopted(found, at)))
                .list();
    }

    private static Adopted adopted(FoundRow row, Instant at) throws SQLException {
        List<FoundDomain> domains = row.list("domains", FoundDomain.class);
        return new Adopted(
                row.uuid("id"),
                row.uuid("saml_id"),
                row.text("entity_id"),
                row.text("metadata_xml"),
                row.text("metadata_url"),
                new ProviderOptions(
                        row.text("resource_id"),
                        row.bool("disabled"),
                        domains.stream()
                                .map(domain -> new Domain(domain.id(), domain.domain()))
                                .toList(),
                        Optional.ofNullable(row.text("attribute_mapping"))
                                .map(StoredJson::object)
                                .orElse(null),
                        row.text("name_id_format"),
                        SamlOptions.ADOPTED),
                new AdoptedTimes(
                        row.instant("created_at"),
                        row.instant("updated_at"),
                        row.instant("saml_created_at"),
                        row.instant("saml_updated_at"),
                        domains.stream()
                                .map(domain -> new DomainTimes(domain.createdAt(), domain.updatedAt()))
                                .toList()),
                at);
    }
}
