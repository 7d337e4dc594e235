package dev.chancery.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.AdminUpdate;
import dev.chancery.command.user.UserCommand.Ban;
import dev.chancery.command.user.UserEvent.Modified;
import dev.chancery.command.user.UserEvent.Via;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminUpdatesTest {

    private static final UUID ID = Lives.ID;
    private static final Instant NOON = Lives.NOON;
    private static final UUID PHONE_IDENTITY = new UUID(0, 3);
    private static final OneTimeToken TOKEN = new OneTimeToken(new UUID(0, 4), "123456", "hash");

    private final UserState user = new UserState();

    private Optional<String> email = Optional.empty();
    private Optional<String> phone = Optional.empty();
    private boolean emailConfirm;
    private boolean phoneConfirm;
    private Optional<HashedPassword> password = Optional.empty();
    private Optional<Ban> ban = Optional.empty();

    @BeforeEach
    void signUp() {
        user.evolve(Lives.signedUp(false));
        user.evolve(new UserEvent.ConfirmationRequested(
                ID, Identity.EMAIL, "ann@example.com", "", TOKEN, null, null, NOON));
    }

    @Test
    void a_change_of_nothing_is_recorded_as_such() {
        assertThat(decide())
                .containsExactly(
                        new Modified(ID, Via.ADMIN, List.of(), null, null, null, "ann@example.com", null, NOON));
    }

    @Test
    void a_ban_lasts_until_it_is_lifted() {
        ban = Optional.of(new Ban.Until(NOON.plusSeconds(1)));
        assertThat(decide()).startsWith(new UserEvent.Banned(ID, NOON.plusSeconds(1), NOON));

        ban = Optional.of(new Ban.Lifted());
        assertThat(decide()).startsWith(new UserEvent.BanLifted(ID, NOON));
    }

    @Test
    void a_password_makes_the_old_one_and_every_pending_code_void() {
        password = Optional.of(Lives.password(2));

        assertThat(decide())
                .startsWith(new UserEvent.PasswordChanged(
                        ID,
                        Via.ADMIN,
                        Lives.password(2),
                        Set.of(Lives.password(1).keyId(), TOKEN.keyId()),
                        NOON));
    }

    @Test
    void what_is_confirmed_at_once_makes_a_code_void_once() {
        emailConfirm = true;
        phoneConfirm = true;

        assertThat(decide())
                .startsWith(
                        new UserEvent.EmailConfirmed(ID, Via.ADMIN, null, Set.of(TOKEN.keyId()), NOON),
                        new UserEvent.PhoneConfirmed(ID, Via.ADMIN, Set.of(), NOON));
    }

    @Test
    void another_address_makes_void_what_was_sent_to_the_one_before_and_ends_a_change_that_was_wished_for() {
        OneTimeToken wished = new OneTimeToken(new UUID(0, 12), "123456", "hash");
        user.evolve(new UserEvent.EmailChangeRequested(
                ID, "bob@example.com", "ann@example.com", "", wished, null, null, Set.of(), NOON));
        email = Optional.of("ann@example.org");

        assertThat(decide())
                .startsWith(new UserEvent.TokensVoided(
                        ID, TokenKind.TO_EMAIL, Set.of(TOKEN.keyId(), wished.keyId()), NOON));
        decide().forEach(user::evolve);
        assertThat(user.emailChange).isNull();
        assertThat(decide()).doesNotHaveAnyElementsOfTypes(UserEvent.TokensVoided.class);
    }

    @Test
    void the_same_address_leaves_what_was_sent() {
        email = Optional.of("ann@example.com");
        phone = Optional.of("441234567890");

        assertThat(decide()).doesNotHaveAnyElementsOfTypes(UserEvent.TokensVoided.class);
    }

    @Test
    void another_address_changes_the_identity_that_is_there() {
        email = Optional.of("ann@example.org");

        assertThat(decide())
                .contains(new UserEvent.EmailChanged(
                        ID,
                        "ann@example.org",
                        new Identity(
                                Lives.IDENTITY.id(),
                                Identity.EMAIL,
                                ID.toString(),
                                Map.of("email", "ann@example.org", "n", 1, Metadata.EMAIL_VERIFIED, false)),
                        false,
                        NOON));
    }

    @Test
    void a_first_number_makes_an_identity() {
        phone = Optional.of("441234567890");
        phoneConfirm = true;

        assertThat(decide())
                .contains(new UserEvent.PhoneChanged(
                        ID,
                        "441234567890",
                        new Identity(
                                PHONE_IDENTITY,
                                Identity.PHONE,
                                ID.toString(),
                                Map.of(
                                        "sub",
                                        ID.toString(),
                                        "phone",
                                        "441234567890",
                                        Metadata.EMAIL_VERIFIED,
                                        false,
                                        Metadata.PHONE_VERIFIED,
                                        true)),
                        true,
                        NOON));
    }

    @Test
    void attributes_that_were_given_are_named() {
        email = Optional.of("ann@example.org");
        emailConfirm = true;
        password = Optional.of(Lives.password(2));
        ban = Optional.of(new Ban.Until(NOON));

        assertThat(((Modified) decide().getLast()).changed())
                .containsExactly("email_confirm", "password", "email", "ban_duration");
    }

    private List<UserEvent> decide() {
        Decision<UserEvent> decision = UserDecisions.decide(
                user,
                new AdminUpdate(
                        ID,
                        0,
                        Optional.empty(),
                        email,
                        phone,
                        emailConfirm,
                        phoneConfirm,
                        password,
                        Optional.empty(),
                        Optional.empty(),
                        ban,
                        Map.of(Identity.PHONE, PHONE_IDENTITY),
                        NOON));
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return decision.events();
    }
}
