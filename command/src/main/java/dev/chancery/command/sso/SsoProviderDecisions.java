package dev.chancery.command.sso;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;

import dev.chancery.command.Decision;
import dev.chancery.command.sso.SsoProviderCommand.Change;
import dev.chancery.command.sso.SsoProviderCommand.ChangeProvisioning;
import dev.chancery.command.sso.SsoProviderCommand.Create;
import dev.chancery.command.sso.SsoProviderCommand.Delete;
import dev.chancery.command.sso.SsoProviderCommand.NoteFailure;
import dev.chancery.command.sso.SsoProviderCommand.NoteTest;
import dev.chancery.command.sso.SsoProviderCommand.RefreshMetadata;
import dev.chancery.command.sso.SsoProviderCommand.RemoveDomain;
import dev.chancery.command.sso.SsoProviderCommand.ReplaceMetadata;
import dev.chancery.command.sso.SsoProviderCommand.RequestTest;
import dev.chancery.command.sso.SsoProviderCommand.VerifyDomain;
import dev.chancery.command.sso.SsoProviderEvent.Changed;
import dev.chancery.command.sso.SsoProviderEvent.Created;
import dev.chancery.command.sso.SsoProviderEvent.Deleted;
import dev.chancery.command.sso.SsoProviderEvent.DomainVerified;
import dev.chancery.command.sso.SsoProviderEvent.MetadataFailed;
import dev.chancery.command.sso.SsoProviderEvent.MetadataRecovered;
import dev.chancery.command.sso.SsoProviderEvent.MetadataRefreshed;
import dev.chancery.command.sso.SsoProviderEvent.MetadataReplaced;
import dev.chancery.command.sso.SsoProviderEvent.ProvisioningChanged;
import dev.chancery.command.sso.SsoProviderEvent.TestRequested;
import dev.chancery.command.sso.SsoProviderEvent.Tested;
import java.util.Objects;

/** What is decided about an identity provider. That domains and entity ids are nobody else's is the database's to see to. */
final class SsoProviderDecisions {

    private SsoProviderDecisions() {}

    static Decision<SsoProviderEvent> decide(SsoProviderState provider, SsoProviderCommand command) {
        return switch (command) {
            case Create create -> create(provider, create);
            case SsoProviderCommand _ when !provider.live() -> refuse(SsoProviderRefusal.NOT_FOUND);
            case Change change -> change(provider, change);
            case ChangeProvisioning change ->
                change.provisioning().equals(provider.provisioning())
                        ? accept()
                        : accept(new ProvisioningChanged(change.providerId(), change.provisioning(), change.at()));
            case RemoveDomain remove ->
                change(
                        provider,
                        new Change(remove.providerId(), provider.options().without(remove.domain()), remove.at()));
            case VerifyDomain verify -> verify(provider, verify);
            case ReplaceMetadata replace -> replace(provider, replace);
            case RefreshMetadata refresh -> refresh(provider, refresh);
            case NoteFailure failure -> note(provider, failure);
            case RequestTest test -> accept(new TestRequested(test.providerId(), test.testId(), test.at()));
            case NoteTest test -> accept(new Tested(test.providerId(), test.testId(), test.check(), test.at()));
            case Delete delete -> accept(new Deleted(delete.providerId(), delete.at()));
        };
    }

    private static Decision<SsoProviderEvent> create(SsoProviderState provider, Create create) {
        if (provider.entityId() != null) {
            return refuse(SsoProviderRefusal.KNOWN_ALREADY);
        }
        return accept(new Created(
                create.providerId(),
                create.samlProviderId(),
                create.entityId(),
                create.metadataXml(),
                create.metadataUrl(),
                create.options(),
                create.at()));
    }

    private static Decision<SsoProviderEvent> change(SsoProviderState provider, Change change) {
        ProviderOptions wanted = change.options();
        ProviderOptions options = new ProviderOptions(
                wanted.resourceId(),
                wanted.disabled(),
                provider.options().keeping(wanted.domains()),
                wanted.attributeMapping(),
                wanted.nameIdFormat(),
                wanted.saml());
        return options.equals(provider.options())
                ? accept()
                : accept(new Changed(change.providerId(), options, change.at()));
    }

    private static Decision<SsoProviderEvent> verify(SsoProviderState provider, VerifyDomain verify) {
        return provider.options().domains().stream()
                .filter(known -> known.domain().equals(verify.domain()))
                .findFirst()
                .map(known -> Decision.<SsoProviderEvent>accept(
                        new DomainVerified(verify.providerId(), known.id(), known.domain(), verify.at())))
                .orElseGet(() -> refuse(SsoProviderRefusal.UNKNOWN_DOMAIN));
    }

    private static Decision<SsoProviderEvent> replace(SsoProviderState provider, ReplaceMetadata replace) {
        if (!replace.entityId().equals(provider.entityId())) {
            return refuse(SsoProviderRefusal.ENTITY_ID_MISMATCH);
        }
        boolean known = replace.metadataXml().equals(provider.metadataXml())
                && Objects.equals(replace.metadataUrl(), provider.metadataUrl());
        return known
                ? accept()
                : accept(new MetadataReplaced(
                        replace.providerId(), replace.metadataXml(), replace.metadataUrl(), replace.at()));
    }

    /** Whoever answers at the URL may give other keys, but is not to become another provider. */
    private static Decision<SsoProviderEvent> refresh(SsoProviderState provider, RefreshMetadata refresh) {
        if (!refresh.metadataUrl().equals(provider.metadataUrl())) {
            return refuse(SsoProviderRefusal.METADATA_URL_CHANGED);
        }
        if (!refresh.entityId().equals(provider.entityId())) {
            return refuse(SsoProviderRefusal.ENTITY_ID_MISMATCH);
        }
        if (!refresh.metadataXml().equals(provider.metadataXml())) {
            return accept(new MetadataRefreshed(refresh.providerId(), refresh.metadataXml(), refresh.at()));
        }
        return provider.failure() == null
                ? accept()
                : accept(new MetadataRecovered(refresh.providerId(), refresh.at()));
    }

    private static Decision<SsoProviderEvent> note(SsoProviderState provider, NoteFailure failure) {
        if (!failure.metadataUrl().equals(provider.metadataUrl())) {
            return refuse(SsoProviderRefusal.METADATA_URL_CHANGED);
        }
        return failure.reason().equals(provider.failure())
                ? accept()
                : accept(new MetadataFailed(failure.providerId(), failure.reason(), failure.at()));
    }
}
