package dev.chancery.query.sso;

import dev.chancery.command.Event;
import dev.chancery.command.sso.ProviderOptions;
import dev.chancery.command.sso.ProviderOptions.Domain;
import dev.chancery.command.sso.SsoLoginEvent;
import dev.chancery.command.sso.SsoLogoutEvent;
import dev.chancery.command.sso.SsoProviderEvent;
import dev.chancery.query.history.Fact;
import dev.chancery.query.history.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What became of an identity provider and of those who came by it, for the administrator who has to find out why somebody cannot. */
public final class SsoProviderHistory {

    private final SsoProviderFacts log;

    public SsoProviderHistory(SsoProviderFacts log) {
        this.log = log;
    }

    /** The last entries before a position, fewer than usual where they are large; none if there never was such a provider. */
    public Page before(long position, UUID providerId) {
        List<Fact<Event>> newest = log.about(providerId, position, Page.MOST);
        boolean earlier = !newest.isEmpty()
                && !log.about(providerId, newest.getLast().position(), 1).isEmpty();
        return Page.of(newest, earlier, SsoProviderHistory::details);
    }

    private static Map<String, Object> details(Event event) {
        return switch (event) {
            case SsoProviderEvent provider -> details(provider);
            case SsoLoginEvent login -> details(login);
            case SsoLogoutEvent logout -> details(logout);
            default -> Map.of();
        };
    }

    /** Named one by one, so that nothing is told because an event came to hold it one day. */
    private static Map<String, Object> details(SsoProviderEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        switch (event) {
            case SsoProviderEvent.Created e -> {
                details.put("entity_id", e.entityId());
                details.put("metadata_url", e.metadataUrl());
                describe(e.options(), details);
            }
            case SsoProviderEvent.Adopted e -> {
                details.put("entity_id", e.entityId());
                details.put("metadata_url", e.metadataUrl());
                describe(e.options(), details);
            }
            case SsoProviderEvent.Changed e -> describe(e.options(), details);
            case SsoProviderEvent.ProvisioningChanged e ->
                details.put("provisioning", StoredProvisioning.toMap(e.provisioning()));
            case SsoProviderEvent.DomainVerified e -> details.put("domain", e.domain());
            case SsoProviderEvent.MetadataReplaced e -> details.put("metadata_url", e.metadataUrl());
            case SsoProviderEvent.MetadataFailed e -> details.put("reason", e.reason());
            case SsoProviderEvent.TestRequested e -> details.put("test_id", e.testId());
            case SsoProviderEvent.Tested e -> {
                details.put("test_id", e.testId());
                details.put("check", e.check());
            }
            case SsoProviderEvent.MetadataRefreshed _,
                    SsoProviderEvent.MetadataRecovered _,
                    SsoProviderEvent.Deleted _ -> {}
        }
        return details;
    }

    private static void describe(ProviderOptions options, Map<String, Object> details) {
        details.put("resource_id", options.resourceId());
        details.put("disabled", options.disabled());
        details.put("domains", options.domains().stream().map(Domain::domain).toList());
        details.put("attribute_mapping", options.attributeMapping());
        details.put("name_id_format", options.nameIdFormat());
        details.put("saml_options", options.saml() == null ? null : StoredSamlOptions.toMap(options.saml()));
    }

    private static Map<String, Object> details(SsoLoginEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("login_id", event.loginId());
        switch (event) {
            case SsoLoginEvent.Requested e -> {
                details.put("request_id", e.requestId());
                details.put("pkce", e.challengeMethod() != null);
            }
            case SsoLoginEvent.Accepted e -> {
                details.put("user_id", e.userId());
                details.put("unsolicited", e.unsolicited());
            }
            case SsoLoginEvent.Rejected e -> {
                details.put("check", e.check());
                details.put("expected", e.expected());
                details.put("found", e.found());
                details.put("unsolicited", e.unsolicited());
            }
            case SsoLoginEvent.Expired _ -> {}
        }
        return details;
    }

    private static Map<String, Object> details(SsoLogoutEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("logout_id", event.logoutId());
        switch (event) {
            case SsoLogoutEvent.Requested e -> {
                details.put("session_id", e.sessionId());
                details.put("request_id", e.requestId());
            }
            case SsoLogoutEvent.Answered e -> details.put("status", e.status());
            case SsoLogoutEvent.Expired _ -> {}
            case SsoLogoutEvent.Received e -> details.put("sessions", e.sessions());
            case SsoLogoutEvent.Rejected e -> {
                details.put("check", e.check());
                details.put("expected", e.expected());
                details.put("found", e.found());
            }
        }
        return details;
    }
}
