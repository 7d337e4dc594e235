package dev.chancery.sso.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.sso.saml.TrustedProvider.Signed;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Keycloak, pysaml2, samlp and SimpleSAMLphp have sent is read as they have meant it, and only when and where they have. */
class RecordedResponsesTest {

    private static final List<PublicKey> OTHERS = List.of(Keys.rsa().getPublic());

    static Stream<RecordedResponse> all() {
        return RecordedResponse.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void both_readers_find_whom_it_names(RecordedResponse recorded) throws Exception {
        Specimen specimen = recorded.specimen();

        AcceptedAssertion accepted = specimen.accepted();
        AssertedPerson person = accepted.person(specimen.provider().entityId(), AttributeMapping.NONE);

        assertThat(person.subject()).isEqualTo(recorded.subject());
        assertThat(person.email()).isEqualTo(recorded.email());
        assertThat(accepted.sessionIndex()).isPresent();
        assertThat(specimen.second().person(SigningIdentityProvider.posted(specimen.xml())))
                .isEqualTo(specimen.person(accepted));
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothing_is_signed_but_what_was_asked_for(RecordedResponse recorded) {
        TrustedProvider provider = recorded.specimen().provider();
        if (provider.signed() != Signed.BOTH) {
            Specimen stricter = recorded.specimen()
                    .with(new TrustedProvider(
                            provider.entityId(), provider.keys(), Signed.BOTH, provider.algorithms(), List.of()));

            assertThat(refused(stricter)).isEqualTo(Check.SIGNATURE);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void another_key_has_not_signed_it(RecordedResponse recorded) {
        TrustedProvider provider = recorded.specimen().provider();
        assertThat(refused(recorded.specimen()
                        .with(new TrustedProvider(
                                provider.entityId(), OTHERS, provider.signed(), provider.algorithms(), List.of()))))
                .isEqualTo(Check.SIGNATURE);
    }

    @ParameterizedTest
    @MethodSource("all")
    void it_answers_its_request_alone_and_in_time(RecordedResponse recorded) {
        Exchange exchange = recorded.specimen().exchange();

        assertThat(refused(recorded.specimen()
                        .with(new Exchange(Optional.of("_another"), Optional.empty(), exchange.now()))))
                .isEqualTo(Check.IN_RESPONSE_TO);
        assertThat(refused(recorded.specimen()
                        .with(new Exchange(
                                exchange.requestId(),
                                Optional.empty(),
                                exchange.now().plus(Duration.ofHours(1))))))
                .isEqualTo(Check.ISSUE_INSTANT);
    }

    private static Check refused(Specimen specimen) {
        MessageRejected rejected = catchThrowableOfType(MessageRejected.class, specimen::accepted);
        assertThat(rejected).isNotNull();
        return rejected.check();
    }
}
