package dev.chancery.query.sso;

import dev.chancery.command.sso.Provisioning;
import dev.chancery.command.sso.SamlOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An identity provider of an organisation, as the tables have it.
 *
 * @param disabled null where it was never said
 * @param metadataXml null in a list
 * @param metadataUrl where its metadata comes from
 * @param metadataValidUntil until when it is good, as was said when it was fetched last
 * @param attributeMapping from claims to attributes, as GoTrue has it
 * @param nameIdFormat that is asked for; nothing for a persistent one
 * @param options how people come in by it
 * @param provisioning what becomes of their accounts
 * @param domains of e-mail addresses that lead to it, in the order in which they were given
 */
public record SsoProviderView(
        UUID id,
        Optional<String> resourceId,
        Boolean disabled,
        String entityId,
        String metadataXml,
        Optional<String> metadataUrl,
        Optional<Instant> metadataValidUntil,
        Map<String, Object> attributeMapping,
        Optional<String> nameIdFormat,
        SamlOptions options,
        Provisioning provisioning,
        List<Domain> domains,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * @param id of its row
     * @param verifiedAt when the DNS last showed that it belongs to whoever set the provider up
     */
    public record Domain(UUID id, String domain, Optional<Instant> verifiedAt) {}

    public SsoProviderView {
        domains = List.copyOf(domains);
    }

    public boolean enabled() {
        return !Boolean.TRUE.equals(disabled);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
