package dev.chancery.api.sso;

import dev.chancery.api.http.ApiException;
import dev.chancery.api.http.ClientRequest;
import dev.chancery.api.session.Administrator;
import dev.chancery.command.sso.ProviderOptions;
import dev.chancery.command.sso.ProviderOptions.Domain;
import dev.chancery.command.sso.SamlOptions;
import dev.chancery.command.sso.SsoProviderCommand;
import dev.chancery.command.sso.SsoProviderCommand.Change;
import dev.chancery.command.sso.SsoProviderCommand.ChangeProvisioning;
import dev.chancery.command.sso.SsoProviderCommand.Create;
import dev.chancery.command.sso.SsoProviderCommand.Delete;
import dev.chancery.command.sso.SsoProviderCommand.RemoveDomain;
import dev.chancery.command.sso.SsoProviderCommand.ReplaceMetadata;
import dev.chancery.command.sso.SsoProviderRefusal;
import dev.chancery.infra.eventstore.Commands;
import dev.chancery.infra.eventstore.Commands.Transaction;
import dev.chancery.infra.sso.MetadataRefreshes;
import dev.chancery.infra.sso.SsoProviderLock;
import dev.chancery.query.projection.WriteFailure;
import dev.chancery.query.sso.SsoProviderQueries;
import dev.chancery.query.sso.SsoProviderQueries.OwnedDomain;
import dev.chancery.query.sso.SsoProviderView;
import dev.chancery.sso.saml.AttributeMapping;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Making identity providers of organisations known, changing and deleting them, with a service key. */
public final class AdministeringSsoProviders {

    private final SsoProviderQueries providers;
    private final MetadataSource metadata;
    private final MetadataRefreshes refreshes;
    private final SsoProviderLock lock;
    private final Commands commands;
    private final InstantSource clock;

    public AdministeringSsoProviders(
            SsoProviderQueries providers,
            MetadataSource metadata,
            MetadataRefreshes refreshes,
            SsoProviderLock lock,
            Commands commands,
            InstantSource clock) {
        this.providers = providers;
        this.metadata = metadata;
        this.refreshes = refreshes;
        this.lock = lock;
        this.commands = commands;
        this.clock = clock;
    }

    SsoProviderView create(SsoProviderRequest request, Administrator admin, ClientRequest client) {
        request.requireType();
        request.requireMetadata();
        request.domains().orElse(List.of()).forEach(SsoProviderRequest::requireDomain);
        MetadataSource.Read read = read(request).orElseThrow();
        String entityId = read.metadata().entityId();
        UUID id = UUID.randomUUID();
        ProviderOptions options = new ProviderOptions(
                said(request.resourceId()),
                request.disabled().orElse(null),
                domains(request.domains().orElse(List.of())),
                request.attributeMapping().orElse(AttributeMapping.NONE).toMap(),
                said(request.nameIdFormat()),
                request.samlOptions().orElse(SamlOptions.DEFAULT));
        return retrying(() -> {
            requireUnknown(entityId);
            Instant now = clock.instant();
            lock.alone(client.origin(admin.actor()), transaction -> {
                requireFree(
                        request.domains().orElse(List.of()),
                        id,
                        "SSO Domain '%s' is already assigned to an SSO identity provider (%s)");
                send(
                        transaction,
                        new Create(id, UUID.randomUUID(), entityId, read.xml(), url(request), options, now),
                        entityId);
                request.provisioning().ifPresent(wanted -> transaction.send(new ChangeProvisioning(id, wanted, now)));
                return null;
            });
            return load(id);
        });
    }

    SsoProviderView update(UUID id, SsoProviderRequest request, Administrator admin, ClientRequest client) {
        Optional<MetadataSource.Read> read = read(request);
        return retrying(() -> {
            Instant now = clock.instant();
            lock.alone(client.origin(admin.actor()), transaction -> {
                SsoProviderView known = load(id);
                List<String> more = more(request, known);
                more.forEach(SsoProviderRequest::requireDomain);
                requireFree(more, id, "SSO domain '%s' already assigned to another provider (%s)");
                read.ifPresent(given -> replace(transaction, known, given, url(request), now));
                request.provisioning()
                        .ifPresent(
                                wanted -> send(transaction, new ChangeProvisioning(id, wanted, now), known.entityId()));
                return send(transaction, new Change(id, changed(known, request), now), known.entityId());
            });
            return load(id);
        });
    }

    /** What was given comes from there; what was given as a text comes from nowhere any more. */
    private void replace(
            Transaction transaction, SsoProviderView known, MetadataSource.Read given, String url, Instant now) {
        String entityId = given.metadata().entityId();
        send(transaction, new ReplaceMetadata(known.id(), entityId, given.xml(), url, now), known.entityId(), entityId);
        refreshes.forget(known.id());
    }

    /** From then on nobody is led there by that domain. */
    void takeAway(SsoProviderView provider, String domain, Administrator admin, ClientRequest client) {
        commands.retrying(() -> lock.alone(
                client.origin(admin.actor()),
                transaction -> send(
                        transaction, new RemoveDomain(provider.id(), domain, clock.instant()), provider.entityId())));
    }

    SsoProviderView delete(SsoProviderView provider, Administrator admin, ClientRequest client) {
        commands.retrying(() -> lock.alone(
                client.origin(admin.actor()),
                transaction -> send(transaction, new Delete(provider.id(), clock.instant()), provider.entityId())));
        return provider;
    }

    private Optional<MetadataSource.Read> read(SsoProviderRequest request) {
        return request.metadataXml()
                .map(metadata::read)
                .or(() -> request.metadataUrl().map(metadata::fetch));
    }

    private static String url(SsoProviderRequest request) {
        return request.metadataUrl().map(URI::toString).orElse(null);
    }

    private static ProviderOptions changed(SsoProviderView known, SsoProviderRequest request) {
        return new ProviderOptions(
                said(request.resourceId().or(known::resourceId)),
                request.disabled().orElse(known.disabled()),
                request.domains()
                        .map(AdministeringSsoProviders::domains)
                        .orElseGet(() -> known.domains().stream()
                                .map(domain -> new Domain(domain.id(), domain.domain()))
                                .toList()),
                request.attributeMapping().map(AttributeMapping::toMap).orElse(known.attributeMapping()),
                said(request.nameIdFormat().or(known::nameIdFormat)),
                request.samlOptions().orElse(known.options()));
    }

    /** A text that is empty says that there is none. */
    private static String said(Optional<String> text) {
        return text.filter(given -> !given.isEmpty()).orElse(null);
    }

    private static List<Domain> domains(List<String> names) {
        return names.stream().map(name -> new Domain(UUID.randomUUID(), name)).toList();
    }

    private void requireUnknown(String entityId) {
        providers.byEntityId(entityId).ifPresent(_ -> {
            throw ApiException.unprocessable(
                    "saml_idp_already_exists",
                    "SAML Identity Provider with this EntityID (%s) already exists".formatted(entityId));
        });
    }

    /** Whatever it has, from Supabase Auth, may stay. */
    private static List<String> more(SsoProviderRequest request, SsoProviderView known) {
        Set<String> names =
                known.domains().stream().map(SsoProviderView.Domain::domain).collect(Collectors.toSet());
        return request.domains().orElse(List.of()).stream()
                .filter(domain -> !names.contains(domain))
                .toList();
    }

    /** @param message of two places: for the domain, and for whose it is */
    private void requireFree(List<String> wanted, UUID own, String message) {
        if (wanted.isEmpty()) {
            return;
        }
        List<OwnedDomain> taken = providers.owned(
                wanted.stream().map(DomainName::spellings).flatMap(Set::stream).toList());
        for (String domain : wanted) {
            taken.stream()
                    .filter(owned -> !owned.providerId().equals(own))
                    .filter(owned -> DomainName.same(owned.domain(), domain))
                    .findFirst()
                    .ifPresent(owned -> {
                        throw ApiException.badRequest(
                                "sso_domain_already_exists", message.formatted(domain, owned.providerId()));
                    });
        }
    }

    /** What is taken by the time it is written is found when it is read again, but for a resource id, which nobody looks for. */
    private <R> R retrying(Supplier<R> work) {
        try {
            return commands.retrying(work);
        } catch (WriteFailure e) {
            throw ApiException.unprocessable(
                            "conflict", "Updating SSO provider failed, likely due to a conflict. Try again?")
                    .at("sso-provider.not-written");
        }
    }

    private SsoProviderView load(UUID id) {
        return providers.byId(id).orElseThrow(NamedProviders::notFound);
    }

    private static Void send(Transaction transaction, SsoProviderCommand command, String entityId) {
        return send(transaction, command, entityId, entityId);
    }

    /**
     * @param expected the entity id that the provider has
     * @param found the one that its metadata say
     */
    private static Void send(Transaction transaction, SsoProviderCommand command, String expected, String found) {
        transaction.send(command).refusal().ifPresent(reason -> {
            throw answer((SsoProviderRefusal) reason, expected, found).at(reason.site());
        });
        return null;
    }

    private static ApiException answer(SsoProviderRefusal refusal, String expected, String found) {
        return switch (refusal) {
            case NOT_FOUND -> NamedProviders.notFound();
            case KNOWN_ALREADY -> ApiException.unprocessable("conflict", "An SSO provider has this id already");
            case METADATA_URL_CHANGED ->
                throw new IllegalStateException("an administrator says where metadata comes from");
            case UNKNOWN_DOMAIN -> SsoDomainsController.notFound();
            case ENTITY_ID_MISMATCH ->
                ApiException.badRequest(
                        "saml_entity_id_mismatch",
                        "SAML Metadata can be updated only if the EntityID matches for the provider; expected '%s' but got '%s'"
                                .formatted(expected, found));
        };
    }
}
