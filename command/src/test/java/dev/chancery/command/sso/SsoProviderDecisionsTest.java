package dev.chancery.command.sso;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.sso.ProviderOptions.Domain;
import dev.chancery.command.sso.Provisioning.RoleRule;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SsoProviderDecisionsTest {

    private static final UUID ID = new UUID(0, 1);
    private static final UUID SAML_ID = new UUID(0, 2);
    private static final UUID TEST = new UUID(0, 4);
    private static final Domain EXAMPLE = new Domain(new UUID(0, 3), "example.com");
    private static final String ENTITY_ID = "https://idp.example.com/";
    private static final String URL = "https://idp.example.com/metadata";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ProviderOptions OPTIONS =
            new ProviderOptions(null, null, List.of(EXAMPLE), Map.of("keys", Map.of()), null, SamlOptions.DEFAULT);

    private SsoProviderState provider = SsoProviderState.NONE;

    @Test
    void it_is_made_known_once() {
        assertThat(create()).isEqualTo(accept(new Created(ID, SAML_ID, ENTITY_ID, "<xml/>", URL, OPTIONS, NOON)));
        assertThat(create()).isEqualTo(refuse(SsoProviderRefusal.KNOWN_ALREADY));
        decide(new Delete(ID, NOON));
        assertThat(create()).isEqualTo(refuse(SsoProviderRefusal.KNOWN_ALREADY));
    }

    @Test
    void what_becomes_of_accounts_is_a_fact_if_it_is_another() {
        create();
        Provisioning groups = new Provisioning(
                Map.of("keys", Map.of("groups", Map.of("name", "memberOf"))),
                List.of(new RoleRule("memberOf", "editors", "editor")),
                true);

        assertThat(decide(new ChangeProvisioning(ID, Provisioning.NONE, NOON))).isEqualTo(accept());
        assertThat(decide(new ChangeProvisioning(ID, groups, NOON)))
                .isEqualTo(accept(new ProvisioningChanged(ID, groups, NOON)));
        assertThat(decide(new ChangeProvisioning(ID, groups, NOON))).isEqualTo(accept());
    }

    @Test
    void a_domain_is_verified_as_long_as_it_is_there_and_each_time() {
        create();

        for (int i = 0; i < 2; i++) {
            assertThat(decide(new VerifyDomain(ID, "example.com", NOON)))
                    .isEqualTo(accept(new DomainVerified(ID, EXAMPLE.id(), "example.com", NOON)));
        }
        assertThat(decide(new VerifyDomain(ID, "other.com", NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.UNKNOWN_DOMAIN));
        decide(new RemoveDomain(ID, "example.com", NOON));
        assertThat(decide(new VerifyDomain(ID, "example.com", NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.UNKNOWN_DOMAIN));
    }

    /** Whoever has disabled it meanwhile has disabled it. */
    @Test
    void a_domain_is_taken_away_and_nothing_else() {
        create();
        ProviderOptions disabled = new ProviderOptions(
                "mine", true, List.of(EXAMPLE), Map.of("keys", Map.of()), null, SamlOptions.DEFAULT);
        decide(new Change(ID, disabled, NOON));

        assertThat(decide(new RemoveDomain(ID, "example.com", NOON)))
                .isEqualTo(accept(new Changed(
                        ID,
                        new ProviderOptions(
                                "mine", true, List.of(), Map.of("keys", Map.of()), null, SamlOptions.DEFAULT),
                        NOON)));
        assertThat(decide(new RemoveDomain(ID, "example.com", NOON))).isEqualTo(accept());
    }

    @Test
    void what_is_changed_to_what_it_was_is_no_fact() {
        create();

        assertThat(decide(new Change(ID, OPTIONS, NOON))).isEqualTo(accept());
        assertThat(decide(new ReplaceMetadata(ID, ENTITY_ID, "<xml/>", URL, NOON)))
                .isEqualTo(accept());
        assertThat(decide(new RefreshMetadata(ID, ENTITY_ID, "<xml/>", URL, NOON)))
                .isEqualTo(accept());
    }

    @Test
    void a_domain_that_it_had_before_keeps_its_row() {
        create();
        Domain another = new Domain(new UUID(0, 5), "example.org");

        assertThat(decide(new Change(ID, withDomains(another, new Domain(new UUID(0, 6), "example.com")), NOON)))
                .isEqualTo(accept(new Changed(ID, withDomains(another, EXAMPLE), NOON)));
    }

    @Test
    void metadata_of_another_provider_is_refused_whoever_brings_it() {
        create();

        assertThat(decide(new ReplaceMetadata(ID, "https://other.example.com/", "<other/>", null, NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.ENTITY_ID_MISMATCH));
        assertThat(decide(new RefreshMetadata(ID, "https://other.example.com/", "<other/>", URL, NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.ENTITY_ID_MISMATCH));
    }

    @Test
    void other_metadata_of_the_same_is_taken() {
        create();

        assertThat(decide(new ReplaceMetadata(ID, ENTITY_ID, "<new/>", URL, NOON)))
                .isEqualTo(accept(new MetadataReplaced(ID, "<new/>", URL, NOON)));
        assertThat(decide(new RefreshMetadata(ID, ENTITY_ID, "<newer/>", URL, NOON)))
                .isEqualTo(accept(new MetadataRefreshed(ID, "<newer/>", NOON)));
    }

    @Test
    void a_failure_is_told_once_and_so_is_its_end() {
        create();

        assertThat(decide(new NoteFailure(ID, "404", URL, NOON)))
                .isEqualTo(accept(new MetadataFailed(ID, "404", NOON)));
        assertThat(decide(new NoteFailure(ID, "404", URL, NOON))).isEqualTo(accept());
        assertThat(decide(new NoteFailure(ID, "500", URL, NOON)))
                .isEqualTo(accept(new MetadataFailed(ID, "500", NOON)));
        assertThat(decide(new RefreshMetadata(ID, ENTITY_ID, "<xml/>", URL, NOON)))
                .isEqualTo(accept(new MetadataRecovered(ID, NOON)));
        assertThat(decide(new RefreshMetadata(ID, ENTITY_ID, "<xml/>", URL, NOON)))
                .isEqualTo(accept());
    }

    @Test
    void what_was_found_where_it_comes_from_no_more_is_left_alone() {
        create();
        decide(new ReplaceMetadata(ID, ENTITY_ID, "<xml/>", "https://idp.example.com/new", NOON));

        assertThat(decide(new RefreshMetadata(ID, ENTITY_ID, "<newer/>", URL, NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.METADATA_URL_CHANGED));
        assertThat(decide(new NoteFailure(ID, "404", URL, NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.METADATA_URL_CHANGED));
        decide(new ReplaceMetadata(ID, ENTITY_ID, "<given/>", null, NOON));
        assertThat(decide(new RefreshMetadata(ID, ENTITY_ID, "<newer/>", URL, NOON)))
                .isEqualTo(refuse(SsoProviderRefusal.METADATA_URL_CHANGED));
    }

    @Test
    void nothing_becomes_of_one_that_is_gone_or_never_was() {
        assertThat(decide(new Change(ID, OPTIONS, NOON))).isEqualTo(refuse(SsoProviderRefusal.NOT_FOUND));
        create();
        assertThat(decide(new Delete(ID, NOON))).isEqualTo(accept(new Deleted(ID, NOON)));
        assertThat(decide(new Delete(ID, NOON))).isEqualTo(refuse(SsoProviderRefusal.NOT_FOUND));
        assertThat(decide(new NoteFailure(ID, "404", URL, NOON))).isEqualTo(refuse(SsoProviderRefusal.NOT_FOUND));
        assertThat(decide(new RequestTest(ID, TEST, NOON))).isEqualTo(refuse(SsoProviderRefusal.NOT_FOUND));
        assertThat(decide(new NoteTest(ID, TEST, null, NOON))).isEqualTo(refuse(SsoProviderRefusal.NOT_FOUND));
    }

    @Test
    void tests_of_it_are_facts_that_change_nothing() {
        create();
        SsoProviderState before = provider;

        assertThat(decide(new RequestTest(ID, TEST, NOON))).isEqualTo(accept(new TestRequested(ID, TEST, NOON)));
        assertThat(decide(new NoteTest(ID, TEST, "AUDIENCE", NOON)))
                .isEqualTo(accept(new Tested(ID, TEST, "AUDIENCE", NOON)));
        assertThat(provider).isEqualTo(before);
    }

    private Decision<SsoProviderEvent> create() {
        return decide(new Create(ID, SAML_ID, ENTITY_ID, "<xml/>", URL, OPTIONS, NOON));
    }

    private Decision<SsoProviderEvent> decide(SsoProviderCommand command) {
        Decision<SsoProviderEvent> decision = SsoProviderDecisions.decide(provider, command);
        decision.events().forEach(event -> provider = provider.evolve(event));
        return decision;
    }

    private static ProviderOptions withDomains(Domain... domains) {
        return new ProviderOptions(
                OPTIONS.resourceId(),
                OPTIONS.disabled(),
                List.of(domains),
                OPTIONS.attributeMapping(),
                OPTIONS.nameIdFormat(),
                OPTIONS.saml());
    }
}
