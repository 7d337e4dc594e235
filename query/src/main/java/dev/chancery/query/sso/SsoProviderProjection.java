package dev.chancery.query.sso;

import static dev.chancery.query.projection.Values.json;
import static dev.chancery.query.projection.Values.jsonOrEmpty;
import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.sso.ProviderOptions;
import dev.chancery.command.sso.ProviderOptions.Domain;
import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.command.sso.SsoProviderEvent.AdoptedTimes;
import dev.chancery.command.sso.SsoProviderEvent.DomainTimes;
import dev.chancery.query.projection.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** {@code auth.sso_providers}, {@code auth.saml_providers} and {@code auth.sso_domains}. */
public final class SsoProviderProjection {

    private SsoProviderProjection() {}

    public static List<Write> project(SsoProviderEvent event) {
        return switch (event) {
            case SsoProviderEvent.Created e -> created(e);
            case SsoProviderEvent.Adopted e -> adopted(e);
            case SsoProviderEvent.Changed e -> changed(e);
            case SsoProviderEvent.ProvisioningChanged e ->
                List.of(
                        Write.ofOne(
                                "UPDATE auth.sso_providers SET updated_at = ? WHERE id = ?",
                                timestamp(e.at()),
                                e.providerId()),
                        withProvisioning(e.providerId(), e.provisioning()));
            case SsoProviderEvent.DomainVerified e -> List.of(Write.of("""
                    INSERT INTO chancery.verified_sso_domain (id, verified_at) VALUES (?, ?)
                    ON CONFLICT (id) DO UPDATE SET verified_at = EXCLUDED.verified_at
                    """, e.domainId(), timestamp(e.at())));
            case SsoProviderEvent.MetadataReplaced e ->
                List.of(Write.ofOne("""
                        UPDATE auth.saml_providers SET metadata_xml = ?, metadata_url = ?, updated_at = ?
                        WHERE sso_provider_id = ?
                        """, known(e.metadataXml()), e.metadataUrl(), timestamp(e.at()), e.providerId()));
            case SsoProviderEvent.MetadataRefreshed e ->
                List.of(Write.ofOne(
                        "UPDATE auth.saml_providers SET metadata_xml = ?, updated_at = ? WHERE sso_provider_id = ?",
                        known(e.metadataXml()),
                        timestamp(e.at()),
                        e.providerId()));
            case SsoProviderEvent.MetadataRecovered _,
                    SsoProviderEvent.MetadataFailed _,
                    SsoProviderEvent.TestRequested _,
                    SsoProviderEvent.Tested _ -> List.of();
            case SsoProviderEvent.Deleted e -> deleted(e.providerId());
        };
    }

    private static List<Write> created(SsoProviderEvent.Created e) {
        ProviderOptions options = e.options();
        return List.of(
                withProvider(e.providerId(), options, e.at(), e.at()),
                withMetadata(
                        e.samlProviderId(),
                        e.providerId(),
                        e.entityId(),
                        e.metadataXml(),
                        e.metadataUrl(),
                        jsonOrEmpty(options.attributeMapping()),
                        options.nameIdFormat(),
                        e.at(),
                        e.at()),
                withDomains(e.providerId(), options.domains(), e.at()),
                withOptions(e.providerId(), options.saml()));
    }

    private static List<Write> adopted(SsoProviderEvent.Adopted e) {
        ProviderOptions options = e.options();
        AdoptedTimes rows = e.rows();
        List<Write> writes = new ArrayList<>();
        writes.add(withProvider(e.providerId(), options, rows.createdAt(), rows.updatedAt()));
        writes.add(withMetadata(
                e.samlProviderId(),
                e.providerId(),
                e.entityId(),
                e.metadataXml(),
                e.metadataUrl(),
                json(options.attributeMapping()),
                options.nameIdFormat(),
                rows.samlCreatedAt(),
                rows.samlUpdatedAt()));
        for (int i = 0; i < options.domains().size(); i++) {
            Domain domain = options.domains().get(i);
            DomainTimes row = rows.domains().get(i);
            writes.add(Write.ofOne(
                    """
                    INSERT INTO auth.sso_domains (id, sso_provider_id, domain, created_at, updated_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    domain.id(),
                    e.providerId(),
                    domain.domain(),
                    timestamp(row.createdAt()),
                    timestamp(row.updatedAt())));
        }
        writes.add(withOptions(e));
        return writes;
    }

    /** What Supabase Auth has no table for. */
    public static Write withOptions(SsoProviderEvent.Adopted e) {
        return withOptions(e.providerId(), e.options().saml());
    }

    private static Write withProvider(UUID providerId, ProviderOptions options, Instant createdAt, Instant updatedAt) {
        return Write.ofOne(
                """
                INSERT INTO auth.sso_providers (id, resource_id, disabled, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?)
                """, providerId, options.resourceId(), options.disabled(), timestamp(createdAt), timestamp(updatedAt));
    }

    private static Write withMetadata(
            UUID id,
            UUID providerId,
            String entityId,
            String metadataXml,
            String metadataUrl,
            String attributeMapping,
            String nameIdFormat,
            Instant createdAt,
            Instant updatedAt) {
        return Write.ofOne(
                """
                INSERT INTO auth.saml_providers (
                  id, sso_provider_id, entity_id, metadata_xml, metadata_url, attribute_mapping, name_id_format,
                  created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                """,
                id,
                providerId,
                entityId,
                known(metadataXml),
                metadataUrl,
                attributeMapping,
                nameIdFormat,
                timestamp(createdAt),
                timestamp(updatedAt));
    }

    private static List<Write> changed(SsoProviderEvent.Changed e) {
        ProviderOptions options = e.options();
        return List.of(
                Write.ofOne(
                        "UPDATE auth.sso_providers SET resource_id = ?, disabled = ?, updated_at = ? WHERE id = ?",
                        options.resourceId(),
                        options.disabled(),
                        timestamp(e.at()),
                        e.providerId()),
                Write.ofOne(
                        """
                        UPDATE auth.saml_providers SET attribute_mapping = ?::jsonb, name_id_format = ?, updated_at = ?
                        WHERE sso_provider_id = ?
                        """,
                        jsonOrEmpty(options.attributeMapping()),
                        options.nameIdFormat(),
                        timestamp(e.at()),
                        e.providerId()),
                Write.of("""
                        DELETE FROM auth.sso_domains
                        WHERE sso_provider_id = ? AND id NOT IN (SELECT unnest(?::uuid[]))
                        """, e.providerId(), texts(options.domains(), Domain::id)),
                withDomains(e.providerId(), options.domains(), e.at()),
                withOptions(e.providerId(), options.saml()));
    }

    /** Those that nobody has chosen are not written down. */
    private static Write withOptions(UUID providerId, SamlOptions options) {
        if (options == null || options.equals(SamlOptions.DEFAULT)) {
            return Write.of("DELETE FROM chancery.sso_provider_options WHERE id = ?", providerId);
        }
        return Write.of("""
                INSERT INTO chancery.sso_provider_options (id, options) VALUES (?, ?::jsonb)
                ON CONFLICT (id) DO UPDATE SET options = EXCLUDED.options
                """, providerId, json(StoredSamlOptions.toMap(options)));
    }

    /** Likewise. */
    private static Write withProvisioning(UUID providerId, Provisioning provisioning) {
        if (provisioning.equals(Provisioning.NONE)) {
            return Write.of("DELETE FROM chancery.sso_provisioning WHERE id = ?", providerId);
        }
        return Write.of("""
                INSERT INTO chancery.sso_provisioning (id, provisioning) VALUES (?, ?::jsonb)
                ON CONFLICT (id) DO UPDATE SET provisioning = EXCLUDED.provisioning
                """, providerId, json(StoredProvisioning.toMap(provisioning)));
    }

    /** Those that it has already stay as they are. */
    private static Write withDomains(UUID providerId, List<Domain> domains, Instant at) {
        return Write.of(
                """
                INSERT INTO auth.sso_domains (id, sso_provider_id, domain, created_at, updated_at)
                SELECT id, ?, domain, ?, ? FROM unnest(?::uuid[], ?::text[]) AS wanted (id, domain)
                ON CONFLICT (id) DO NOTHING
                """,
                providerId,
                timestamp(at),
                timestamp(at),
                texts(domains, Domain::id),
                texts(domains, Domain::domain));
    }

    private static List<Write> deleted(UUID providerId) {
        return List.of(
                Write.of("DELETE FROM auth.saml_relay_states WHERE sso_provider_id = ?", providerId),
                Write.of("DELETE FROM auth.sso_domains WHERE sso_provider_id = ?", providerId),
                Write.of("DELETE FROM auth.saml_providers WHERE sso_provider_id = ?", providerId),
                Write.ofOne("DELETE FROM auth.sso_providers WHERE id = ?", providerId));
    }

    /** Metadata of a provider that was deleted later is forgotten, and its row goes in the course of a replay. */
    private static String known(String metadataXml) {
        return metadataXml == null ? "forgotten" : metadataXml;
    }

    private static String[] texts(List<Domain> domains, Function<Domain, Object> value) {
        return domains.stream().map(value).map(Object::toString).toArray(String[]::new);
    }
}
