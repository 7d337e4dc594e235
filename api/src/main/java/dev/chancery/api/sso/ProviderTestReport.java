package dev.chancery.api.sso;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chancery.api.http.ApiException;
import dev.chancery.command.session.SamlSession;
import dev.chancery.sso.saml.AcceptedAssertion;
import dev.chancery.sso.saml.AssertedPerson;
import dev.chancery.sso.saml.MessageRejected;
import dev.chancery.sso.saml.NameId;
import dev.chancery.sso.saml.SamlAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a test, for the administrator.
 *
 * @param failure which check the answer did not stand, or null where it stood them all
 * @param assertion what the provider says, or null where that is not to be believed
 * @param account what becomes of it here, or null where nobody could come in by it
 * @param response what was posted, believed or not; null where it was no text
 */
@JsonInclude(Include.NON_NULL)
record ProviderTestReport(
        @JsonProperty("finished_at") Instant finishedAt,
        Failure failure,
        Assertion assertion,
        Account account,
        String response) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IllegalStateException if {@link #toJson} has not made it */
    static ProviderTestReport read(String json) {
        try {
            return JSON.readValue(json, ProviderTestReport.class);
        } catch (JacksonException e) {
            // its message would quote what it could not read
            throw new IllegalStateException("the outcome of a test cannot be read");
        }
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** @param clause which demands it */
    record Failure(String check, String clause, String expected, String found) {

        static Failure of(MessageRejected why) {
            return new Failure(why.check().name(), why.check().clause(), why.expected(), why.found());
        }
    }

    /** @param audience who is meant: we are, among others perhaps */
    @JsonInclude(Include.NON_NULL)
    record Assertion(
            String issuer,
            String audience,
            @JsonProperty("name_id") Name nameId,
            @JsonProperty("authn_instant") Instant authnInstant,
            @JsonProperty("authn_context") String authnContext,
            @JsonProperty("session_index") String sessionIndex,
            @JsonProperty("session_not_on_or_after") Instant sessionNotOnOrAfter,
            List<Attribute> attributes) {

        static Assertion of(AcceptedAssertion assertion, String issuer, String audience) {
            return new Assertion(
                    issuer,
                    audience,
                    assertion.subject().map(Name::of).orElse(null),
                    assertion.authenticatedAt(),
                    assertion.authnContext().orElse(null),
                    assertion.sessionIndex().orElse(null),
                    assertion.sessionEnd().orElse(null),
                    assertion.attributes().all().stream().map(Attribute::of).toList());
        }
    }

    @JsonInclude(Include.NON_NULL)
    record Name(
            String value,
            String format,
            @JsonProperty("name_qualifier") String nameQualifier,
            @JsonProperty("sp_name_qualifier") String spNameQualifier) {

        static Name of(NameId nameId) {
            return new Name(
                    nameId.value(),
                    nameId.format().orElse(null),
                    nameId.nameQualifier().orElse(null),
                    nameId.spNameQualifier().orElse(null));
        }
    }

    @JsonInclude(Include.NON_NULL)
    record Attribute(
            String name, @JsonProperty("friendly_name") String friendlyName, List<String> values) {

        static Attribute of(SamlAttribute attribute) {
            return new Attribute(attribute.name(), attribute.friendlyName().orElse(null), attribute.values());
        }
    }

    /**
     * @param identityData what the mapping makes of the attributes
     * @param appMetadata what the provider's provisioning makes of them
     * @param role that it gives, or null
     * @param userId who comes in; null for somebody new
     * @param notAfter when their session ends at the latest
     * @param refusal why they may not come in
     */
    @JsonInclude(Include.NON_NULL)
    record Account(
            String subject,
            String email,
            @JsonProperty("identity_data") Map<String, Object> identityData,
            @JsonProperty("app_metadata") Map<String, Object> appMetadata,
            String role,
            @JsonProperty("user_id") UUID userId,
            String aal,
            @JsonProperty("not_after") Instant notAfter,
            Refusal refusal) {

        static Account of(
                AssertedPerson person,
                Map<String, Object> appMetadata,
                Optional<String> role,
                SamlSession session,
                Optional<UUID> userId,
                Optional<ApiException> refusal) {
            return new Account(
                    person.subject(),
                    person.email(),
                    person.claims(),
                    appMetadata.isEmpty() ? null : appMetadata,
                    role.orElse(null),
                    userId.orElse(null),
                    session.aal(),
                    session.notAfter(),
                    refusal.map(why -> new Refusal(why.code(), why.getMessage()))
                            .orElse(null));
        }
    }

    record Refusal(@JsonProperty("error_code") String errorCode, String message) {}

    /** No personal data in logs. */
    @Override
    public String toString() {
        return failure == null ? "passed" : failure.check();
    }
}
