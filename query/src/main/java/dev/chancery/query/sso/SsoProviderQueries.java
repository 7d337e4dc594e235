package dev.chancery.query.sso;

import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.query.projection.StoredJson;
import dev.chancery.query.sso.SsoProviderView.Domain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Questions about identity providers of organisations. */
public final class SsoProviderQueries {

    private static final String PROVIDERS = """
            SELECT p.id, p.resource_id, p.disabled, p.created_at, p.updated_at, s.entity_id, %s AS metadata_xml, s.metadata_url,
              s.attribute_mapping, s.name_id_format, o.options, w.provisioning,
              r.valid_until,
              d.ids, d.domains, d.verified
            FROM auth.sso_providers p
            JOIN auth.saml_providers s ON s.sso_provider_id = p.id
            LEFT JOIN chancery.sso_provider_options o ON o.id = p.id
            LEFT JOIN chancery.sso_provisioning w ON w.id = p.id
            LEFT JOIN chancery.metadata_refresh r ON r.sso_provider_id = p.id AND r.metadata_url = s.metadata_url
            CROSS JOIN LATERAL (
              SELECT array_agg(n.id ORDER BY n.created_at, n.domain) AS ids,
                array_agg(n.domain ORDER BY n.created_at, n.domain) AS domains,
                array_agg(v.verified_at ORDER BY n.created_at, n.domain) AS verified
              FROM auth.sso_domains n LEFT JOIN chancery.verified_sso_domain v ON v.id = n.id
              WHERE n.sso_provider_id = p.id) d
            """;

    private final JdbcClient database;

    public SsoProviderQueries(JdbcClient database) {
        this.database = database;
    }

    public Optional<SsoProviderView> byId(UUID id) {
        return one("p.id = ?", id);
    }

    /** By the administrator's own name of it. */
    public Optional<SsoProviderView> byResourceId(String resourceId) {
        return one("lower(p.resource_id) = lower(?)", resourceId);
    }

    public Optional<SsoProviderView> byEntityId(String entityId) {
        return one("s.entity_id = ?", entityId);
    }

    /**
     * In whatever case the domain is written: names in the DNS have none (RFC 4343).
     *
     * @param spellings of one domain
     */
    public List<SsoProviderView> byDomain(Collection<String> spellings) {
        return several(
                "p.id IN (SELECT sso_provider_id FROM auth.sso_domains WHERE lower(domain) IN (SELECT lower(s) FROM unnest(?::text[]) s))",
                (Object) spellings.toArray(String[]::new));
    }

    /**
     * A domain, and which provider it leads to.
     *
     * @param domain as it is written there
     */
    public record OwnedDomain(String domain, UUID providerId) {}

    /** In whatever case the domains are written. */
    public List<OwnedDomain> owned(Collection<String> domains) {
        return database.sql("""
                        SELECT domain, sso_provider_id FROM auth.sso_domains
                        WHERE lower(domain) IN (SELECT lower(s) FROM unnest(?::text[]) s)
                        """)
                .param((Object) domains.toArray(String[]::new))
                .query((row, _) ->
                        new OwnedDomain(row.getString("domain"), row.getObject("sso_provider_id", UUID.class)))
                .list();
    }

    /** All of them, oldest first, without their metadata, which would be most of it. */
    public List<SsoProviderView> all() {
        return listed("TRUE");
    }

    /** Likewise. */
    public List<SsoProviderView> allByResourceId(String resourceId) {
        return listed("p.resource_id = ?", resourceId);
    }

    /** Likewise. */
    public List<SsoProviderView> allByResourceIdPrefix(String prefix) {
        return listed("starts_with(p.resource_id, ?)", prefix);
    }

    private List<SsoProviderView> listed(String condition, Object... parameters) {
        return found("NULL", condition, parameters);
    }

    private Optional<SsoProviderView> one(String condition, Object parameter) {
        return several(condition, parameter).stream().findFirst();
    }

    private List<SsoProviderView> several(String condition, Object... parameters) {
        return found("s.metadata_xml", condition, parameters);
    }

    private List<SsoProviderView> found(String metadata, String condition, Object... parameters) {
        return database.sql(PROVIDERS.formatted(metadata) + "WHERE " + condition + " ORDER BY p.created_at, p.id")
                .params(parameters)
                .query((row, _) -> provider(row))
                .list();
    }

    private static SsoProviderView provider(ResultSet row) throws SQLException {
        return new SsoProviderView(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getString("resource_id")),
                row.getObject("disabled", Boolean.class),
                row.getString("entity_id"),
                row.getString("metadata_xml"),
                Optional.ofNullable(row.getString("metadata_url")),
                Optional.ofNullable(row.getTimestamp("valid_until")).map(Timestamp::toInstant),
                StoredJson.object(row.getString("attribute_mapping")),
                Optional.ofNullable(row.getString("name_id_format")),
                Optional.ofNullable(row.getString("options"))
                        .map(StoredJson::object)
                        .map(StoredSamlOptions::of)
                        .orElse(SamlOptions.DEFAULT),
                Optional.ofNullable(row.getString("provisioning"))
                        .map(StoredJson::object)
                        .map(StoredProvisioning::of)
                        .orElse(Provisioning.NONE),
                domains(row),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static List<Domain> domains(ResultSet row) throws SQLException {
        if (row.getArray("ids") == null) {
            return List.of();
        }
        UUID[] ids = (UUID[]) row.getArray("ids").getArray();
        String[] names = (String[]) row.getArray("domains").getArray();
        Timestamp[] verified = (Timestamp[]) row.getArray("verified").getArray();
        List<Domain> domains = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            domains.add(new Domain(
                    ids[i], names[i], Optional.ofNullable(verified[i]).map(Timestamp::toInstant)));
        }
        return domains;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? Instant.EPOCH : time.toInstant();
    }
}
