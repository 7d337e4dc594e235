package dev.chancery.api.sso;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.query.sso.StoredProvisioning;
import dev.chancery.query.sso.StoredSamlOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An identity provider as administrators see it, in GoTrue's shape, with options of ours where there are any. */
record SsoProviderResponse(
        UUID id,

        @JsonProperty("resource_id") @JsonInclude(Include.NON_NULL)
        String resourceId,

        Boolean disabled,
        Saml saml,

        @JsonProperty("saml_options") @JsonInclude(Include.NON_NULL)
        Map<String, Object> samlOptions,

        @JsonInclude(Include.NON_NULL) Map<String, Object> provisioning,

        List<Domain> domains,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    record Saml(
            @JsonProperty("entity_id") String entityId,

            @JsonProperty("metadata_xml") @JsonInclude(Include.NON_NULL)
            String metadataXml,

            @JsonProperty("metadata_url") @JsonInclude(Include.NON_NULL)
            String metadataUrl,

            @JsonProperty("attribute_mapping") Map<String, Object> attributeMapping,

            @JsonProperty("name_id_format") @JsonInclude(Include.NON_NULL)
            String nameIdFormat) {}

    record Domain(
            String domain,

            @JsonProperty("verified_at") @JsonInclude(Include.NON_NULL)
            Instant verifiedAt) {}

    static SsoProviderResponse of(SsoProviderView provider) {
        return new SsoProviderResponse(
                provider.id(),
                provider.resourceId().orElse(null),
                provider.disabled(),
                new Saml(
                        provider.entityId(),
                        provider.metadataXml(),
                        provider.metadataUrl().orElse(null),
                        provider.attributeMapping(),
                        provider.nameIdFormat().orElse(null)),
                provider.options().equals(SamlOptions.DEFAULT) ? null : StoredSamlOptions.toMap(provider.options()),
                provider.provisioning().equals(Provisioning.NONE)
                        ? null
                        : StoredProvisioning.toMap(provider.provisioning()),
                provider.domains().stream()
                        .map(domain ->
                                new Domain(domain.domain(), domain.verifiedAt().orElse(null)))
                        .toList(),
                provider.createdAt(),
                provider.updatedAt());
    }
}
