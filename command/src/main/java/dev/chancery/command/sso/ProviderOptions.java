package dev.chancery.command.sso;

import dev.chancery.command.Personal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an administrator says of an identity provider, beside its metadata.
 *
 * @param resourceId a name of the administrator's own, or null
 * @param disabled null where it was never said, which is as good as false
 * @param domains of e-mail addresses that lead to it
 * @param attributeMapping from claims to attributes, as GoTrue has it, with values for those who lack one
 * @param nameIdFormat that is asked for, or null for a persistent one
 * @param saml null where nothing is said, as before there were any
 */
public record ProviderOptions(
        String resourceId,
        Boolean disabled,
        List<Domain> domains,
        @Personal Map<String, Object> attributeMapping,
        String nameIdFormat,
        SamlOptions saml) {

    /** @param id of the row that remembers it */
    public record Domain(UUID id, String domain) {}

    public ProviderOptions {
        domains = List.copyOf(domains);
        attributeMapping = attributeMapping == null ? null : new LinkedHashMap<>(attributeMapping);
    }

    ProviderOptions without(String domain) {
        return new ProviderOptions(
                resourceId,
                disabled,
                domains.stream().filter(other -> !other.domain().equals(domain)).toList(),
                attributeMapping,
                nameIdFormat,
                saml);
    }

    /** Those domains, with the rows of those that were there before. */
    List<Domain> keeping(List<Domain> wanted) {
        Map<String, Domain> known =
                domains.stream().collect(Collectors.toMap(Domain::domain, Function.identity(), (first, _) -> first));
        return wanted.stream()
                .map(domain -> Optional.ofNullable(known.get(domain.domain())).orElse(domain))
                .toList();
    }
}
