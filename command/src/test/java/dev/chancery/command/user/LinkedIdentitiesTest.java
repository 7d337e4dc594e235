package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.Refusal;
import dev.chancery.command.user.UserCommand.Unlink;
import dev.chancery.command.user.UserEvent.AfterUnlinking;
import dev.chancery.command.user.UserEvent.IdentityUnlinked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What remains of an account when one of its identities goes: Ann's, whose address is that of {@link #OWN}. */
class LinkedIdentitiesTest {

    private static final Identity OWN = identity(1, Identity.EMAIL, "ann@example.com", true);
    private static final Identity PHONE = identity(2, Identity.PHONE, null, false);
    private static final Identity VERIFIED = identity(3, "google", "Ann@Example.org", true);
    private static final Identity UNVERIFIED = identity(4, "spotify", "ann@example.net", false);
    private static final Identity SAME = identity(5, "github", "ann@example.com", false);

    private final UserState user = new UserState();
    private Set<String> taken = Set.of();

    @Test
    void the_last_one_stays() {
        assertThat(refusal(OWN, OWN)).contains(UserRefusal.Simple.SINGLE_IDENTITY);
    }

    @Test
    void one_that_the_user_does_not_have_is_not_there_for_them() {
        assertThat(refusal(UNVERIFIED, OWN, PHONE)).contains(UserRefusal.Simple.IDENTITY_NOT_FOUND);
    }

    @Test
    void the_number_goes_with_its_identity_and_the_address_stays() {
        IdentityUnlinked event = unlinked(PHONE, OWN, PHONE);

        assertThat(event.consequence()).isEqualTo(AfterUnlinking.PHONE_REMOVED);
        assertThat(event.email()).isEqualTo("ann@example.com");
    }

    @Test
    void the_address_stays_where_another_identity_has_it_too() {
        IdentityUnlinked event = unlinked(OWN, OWN, SAME, VERIFIED);

        assertThat(event.consequence()).isEqualTo(AfterUnlinking.ADDRESSES_STAY);
        assertThat(event.email()).isEqualTo("ann@example.com");
    }

    @Test
    void else_the_verified_address_of_another_takes_its_place_in_lower_case() {
        IdentityUnlinked event = unlinked(OWN, OWN, PHONE, UNVERIFIED, VERIFIED);

        assertThat(event.consequence()).isEqualTo(AfterUnlinking.EMAIL_REPLACED);
        assertThat(event.email()).isEqualTo("ann@example.org");
        assertThat(event.formerEmail()).isEqualTo("ann@example.com");
    }

    @Test
    void else_none_at_all_whatever_else_was_written_down() {
        Identity boasting = identity(6, Identity.PHONE, "boss@example.com", true);

        IdentityUnlinked event = unlinked(OWN, OWN, PHONE, UNVERIFIED, boasting);

        assertThat(event.consequence()).isEqualTo(AfterUnlinking.EMAIL_REMOVED);
        assertThat(event.email()).isNull();
    }

    @Test
    void nobody_takes_an_address_that_somebody_else_has() {
        taken = Set.of("ann@example.org");

        assertThat(refusal(OWN, OWN, VERIFIED, UNVERIFIED)).contains(UserRefusal.Simple.EMAIL_CONFLICT);
        assertThat(unlinked(OWN, OWN, VERIFIED, identity(7, "github", "ann@example.info", true))
                        .email())
                .isEqualTo("ann@example.info");
    }

    @Test
    void what_was_sent_to_the_former_address_is_void() {
        OneTimeToken token = new OneTimeToken(new UUID(2, 1), "123456", "hash");
        user.evolve(Lives.signedUp(true));
        user.evolve(new UserEvent.RecoveryRequested(
                Lives.ID, UserEvent.Recovery.PASSWORD, "ann@example.com", "", token, null, null, Lives.NOON));

        assertThat(unlinked(OWN, OWN, SAME).supersededSecrets()).isEmpty();
        IdentityUnlinked event = unlinked(OWN, OWN, VERIFIED);
        user.evolve(event);

        assertThat(event.supersededSecrets()).containsExactly(token.keyId());
        assertThat(user.pending.keys()).isEmpty();
        assertThat(user.email).isEqualTo("ann@example.org");
    }

    @Test
    void so_is_what_was_sent_to_the_former_number_and_nothing_else() {
        OneTimeToken mailed = new OneTimeToken(new UUID(2, 1), "123456", "hash");
        OneTimeToken texted = new OneTimeToken(new UUID(2, 2), "654321", "hash");
        user.evolve(Lives.signedUp(true));
        user.evolve(new UserEvent.RecoveryRequested(
                Lives.ID, UserEvent.Recovery.PASSWORD, "ann@example.com", "", mailed, null, null, Lives.NOON));
        user.evolve(new UserEvent.SmsRequested(
                Lives.ID,
                UserEvent.SmsPurpose.REAUTHENTICATION,
                UserEvent.Channel.SMS,
                false,
                "15550001",
                texted,
                null,
                Lives.NOON));

        decide(PHONE, OWN, PHONE).events().forEach(user::evolve);

        assertThat(user.pending.keys()).containsExactly(mailed.keyId());
    }

    @Test
    void a_second_identity_of_the_same_provider_is_not_added() {
        user.evolve(Lives.signedUp(true));

        assertThat(UserDecisions.decide(user, new UserCommand.AddIdentity(Lives.ID, -1, OWN, Lives.NOON))
                        .events())
                .isEmpty();
        assertThat(UserDecisions.decide(user, new UserCommand.AddIdentity(Lives.ID, -1, VERIFIED, Lives.NOON))
                        .events())
                .containsExactly(new UserEvent.IdentityAdded(Lives.ID, VERIFIED, Lives.NOON));
    }

    private IdentityUnlinked unlinked(Identity lost, Identity... had) {
        return (IdentityUnlinked) decide(lost, had).events().getFirst();
    }

    private Optional<Refusal> refusal(Identity lost, Identity... had) {
        return decide(lost, had) instanceof Decision.Refused<UserEvent> refused
                ? Optional.of(refused.refusal())
                : Optional.empty();
    }

    private Decision<UserEvent> decide(Identity lost, Identity... had) {
        return LinkedIdentities.unlink(
                user, new Unlink(Lives.ID, -1, lost.id(), "ann@example.com", List.of(had), taken, Lives.NOON));
    }

    private static Identity identity(int id, String provider, String email, boolean verified) {
        return new Identity(
                new UUID(3, id),
                provider,
                "subject-" + id,
                email == null ? Map.of() : Map.of("email", email, Metadata.EMAIL_VERIFIED, verified));
    }
}
