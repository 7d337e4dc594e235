package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;
import static dev.chancery.command.user.TokenKind.CONFIRMATION_TOKEN;
import static dev.chancery.command.user.TokenKind.RECOVERY_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.EventName;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserCommand.Delete;
import dev.chancery.command.user.UserCommand.EmailChange;
import dev.chancery.command.user.UserCommand.Message;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.command.user.UserCommand.RehashPassword;
import dev.chancery.command.user.UserCommand.RepeatSignUp;
import dev.chancery.command.user.UserCommand.SignOut;
import dev.chancery.command.user.UserCommand.SignUp;
import dev.chancery.command.user.UserCommand.Update;
import dev.chancery.command.user.UserEvent.ConfirmationRequested;
import dev.chancery.command.user.UserEvent.EmailChangeRequested;
import dev.chancery.command.user.UserEvent.EmailConfirmed;
import dev.chancery.command.user.UserEvent.Modified;
import dev.chancery.command.user.UserEvent.PasswordChanged;
import dev.chancery.command.user.UserEvent.PasswordDropped;
import dev.chancery.command.user.UserEvent.PasswordRehashed;
import dev.chancery.command.user.UserEvent.SignUpRepeated;
import dev.chancery.command.user.UserEvent.SignedOut;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.command.user.UserRefusal.MailTooSoon;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UserDecisionsTest {

    private static final UUID ID = Lives.ID;
    private static final Instant NOON = Lives.NOON;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofNanos(1_000);

    private static final OneTimeToken FIRST = token(11);
    private static final OneTimeToken SECOND = token(12);

    private static final PasswordDropped DROPPED =
            new PasswordDropped(ID, Lives.password(1).keyId(), NOON.plus(MINUTE));

    private final UserState user = new UserState();

    /** As the row of the user has it. */
    private boolean emailConfirmed;

    @Nested
    class SigningUp {

        @Test
        void an_id_is_taken_for_good() {
            given(Lives.signedUp(true), new UserEvent.Deleted(ID, NOON));

            assertThat(decide(signUp())).isEqualTo(refuse(UserRefusal.Simple.ID_TAKEN));
        }

        @Test
        void a_user_of_whom_nothing_is_known_is_unknown_whatever_is_asked() {
            for (UserCommand command : List.of(
                    repeat(Optional.empty(), NOON),
                    update(Map.of(), null, null, NOON),
                    Lives.nothing(),
                    new RehashPassword(ID, 0, Lives.password(2), NOON),
                    new SignOut(ID, null, "global", NOON),
                    new Delete(ID, false, ID, NOON))) {
                assertThat(decide(command)).as(command.toString()).isEqualTo(refuse(UserRefusal.Simple.UNKNOWN));
            }
        }
    }

    @Nested
    class SigningUpAgain {

        @Test
        void who_waits_for_a_confirmation_gets_another_mail_after_a_while_and_no_moment_earlier() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));
            Instant again = NOON.plus(MINUTE);

            assertThat(decide(repeat(mail(SECOND), again.minus(MOMENT)))).isEqualTo(refuse(new MailTooSoon(1, MINUTE)));
            assertThat(decide(repeat(mail(SECOND), again))).isEqualTo(accept(requested(SECOND, FIRST.keyId(), again)));
        }

        @Test
        void who_waits_is_told_for_how_many_seconds() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));

            assertThat(decide(repeat(mail(SECOND), NOON.plusSeconds(20))))
                    .isEqualTo(refuse(new MailTooSoon(40, MINUTE)));
        }

        @Test
        void where_addresses_are_confirmed_automatically_the_address_is_and_its_code_is_void() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));

            assertThat(decide(repeat(Optional.empty(), NOON)))
                    .isEqualTo(accept(new EmailConfirmed(ID, Via.AUTOCONFIRM, null, Set.of(FIRST.keyId()), NOON)));
        }

        @Test
        void who_has_an_account_is_recorded_no_more_often_than_a_mail_would_be_sent() {
            given(Lives.signedUp(true));
            for (Optional<Confirmation> mail : List.of(mail(FIRST), Optional.<Confirmation>empty())) {
                Decision<UserEvent> first = decide(repeat(mail, NOON));
                assertThat(first)
                        .isEqualTo(refuse(
                                UserRefusal.Simple.ALREADY_REGISTERED, new SignUpRepeated(ID, Identity.EMAIL, NOON)));
            }
            given(new SignUpRepeated(ID, Identity.EMAIL, NOON));
            Instant again = NOON.plus(MINUTE);

            assertThat(decide(repeat(Optional.empty(), again.minus(MOMENT))))
                    .isEqualTo(refuse(UserRefusal.Simple.ALREADY_REGISTERED));
            assertThat(decide(repeat(mail(FIRST), again.minus(MOMENT))))
                    .isEqualTo(refuse(UserRefusal.Simple.ALREADY_REGISTERED));
            assertThat(decide(repeat(Optional.empty(), again)).events()).hasSize(1);
            assertThat(decide(repeat(mail(FIRST), again)).events()).hasSize(1);
        }
    }

    /** Whoever is first to sign up with somebody's address must not keep a way in once its owner has it confirmed. */
    @Nested
    class ConfirmingAnAddressForTheFirstTime {

        @Test
        void keeps_the_password_of_whoever_named_it_each_time() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));
            accepted(repeat(mail(SECOND), NOON.plus(MINUTE)));

            assertThat(used(CONFIRMATION_TOKEN, SECOND)).doesNotHaveAnyElementsOfTypes(PasswordDropped.class);
        }

        @Test
        void drops_a_password_that_somebody_who_asked_for_mail_did_not_know() {
            for (UserCommand asked : List.of(
                    repeatWithoutPassword(SECOND, NOON.plus(MINUTE)),
                    new UserCommand.Invite(ID, -1, mail(SECOND).orElseThrow(), NOON),
                    link(CONFIRMATION_TOKEN, true),
                    link(CONFIRMATION_TOKEN, false))) {
                UserDecisionsTest other = new UserDecisionsTest();
                other.given(Lives.signedUp(false), requested(FIRST, null, NOON));
                other.accepted(asked);
                assertThat(other.used(CONFIRMATION_TOKEN, SECOND))
                        .as(asked.toString())
                        .contains(DROPPED);
            }
            for (UserCommand asked : List.of(
                    new UserCommand.RequestRecovery(
                            ID, UserEvent.Recovery.MAGIC_LINK, mail(SECOND).orElseThrow(), MINUTE, NOON),
                    link(RECOVERY_TOKEN, false))) {
                UserDecisionsTest other = new UserDecisionsTest();
                other.given(Lives.signedUp(false), requested(FIRST, null, NOON));
                other.accepted(asked);
                assertThat(other.used(RECOVERY_TOKEN, SECOND))
                        .as(asked.toString())
                        .contains(DROPPED);
            }
        }

        /** Else whoever opened the account has the time until the next mail to be believed. */
        @Test
        void drops_it_also_where_no_mail_was_sent_because_one_had_been_a_moment_ago() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));

            Decision<UserEvent> tooSoon = decide(repeatWithoutPassword(SECOND, NOON));
            assertThat(tooSoon)
                    .isEqualTo(refuse(new MailTooSoon(60, MINUTE), new UserEvent.PasswordDisputed(ID, NOON)));
            tooSoon.events().forEach(user::evolve);

            assertThat(used(CONFIRMATION_TOKEN, FIRST)).contains(DROPPED);
        }

        @Test
        void drops_it_also_where_the_address_is_confirmed_by_a_change_to_another() {
            given(Lives.signedUp(false), new UserEvent.PasswordDisputed(ID, NOON));
            given(changeRequested(FIRST, Set.of(), NOON));

            assertThat(used(TokenKind.EMAIL_CHANGE_TOKEN_NEW, FIRST)).contains(DROPPED);
        }

        @Test
        void drops_it_though_whoever_knows_it_asked_last() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));
            accepted(repeatWithoutPassword(FIRST, NOON.plus(MINUTE)));
            accepted(repeat(mail(SECOND), NOON.plus(MINUTE.multipliedBy(2))));

            assertThat(used(CONFIRMATION_TOKEN, SECOND)).contains(DROPPED);
        }

        @Test
        void keeps_one_that_somebody_with_a_service_key_chose() {
            given(
                    Lives.signedUp(false),
                    new PasswordChanged(ID, Via.ADMIN, Lives.password(1), Set.of(), NOON),
                    requested(FIRST, null, NOON));
            accepted(link(RECOVERY_TOKEN, false));

            assertThat(used(RECOVERY_TOKEN, SECOND)).doesNotHaveAnyElementsOfTypes(PasswordDropped.class);
        }

        @Test
        void keeps_one_with_which_somebody_with_a_service_key_opened_the_account() {
            given(Lives.openedByAdmin(), requested(FIRST, null, NOON.plusSeconds(1)));
            accepted(link(CONFIRMATION_TOKEN, false, NOON.plusSeconds(2)));

            assertThat(used(CONFIRMATION_TOKEN, SECOND)).doesNotHaveAnyElementsOfTypes(PasswordDropped.class);
        }

        @Test
        void drops_one_that_came_together_with_a_link() {
            given(Lives.openedByAdmin());
            given(new UserEvent.LinkGenerated(
                    ID, CONFIRMATION_TOKEN, false, "ann@example.com", null, Set.of(), FIRST, null, NOON));
            accepted(link(CONFIRMATION_TOKEN, false, NOON.plusSeconds(2)));

            assertThat(used(CONFIRMATION_TOKEN, SECOND)).contains(DROPPED);
        }

        @Test
        void is_the_only_time_at_which_one_is_dropped() {
            given(Lives.signedUp(true));
            accepted(new UserCommand.RequestRecovery(
                    ID, UserEvent.Recovery.PASSWORD, mail(SECOND).orElseThrow(), MINUTE, NOON));

            assertThat(used(RECOVERY_TOKEN, SECOND)).hasExactlyElementsOfTypes(UserEvent.Recovered.class);
        }
    }

    /** They are not even read where a user is decided on: see {@link EventName#decidedOnPersonalParts}. */
    @Test
    void nothing_depends_on_the_personal_parts_of_those_facts_that_say_so() {
        assertThat(UserEvent.class.getPermittedSubclasses())
                .filteredOn(type -> !type.getAnnotation(EventName.class).decidedOnPersonalParts())
                .containsExactly(Modified.class);
        UserState other = new UserState();
        given(Lives.signedUp(true));
        other.evolve(Lives.signedUp(true));
        Map<String, Object> patch = Map.of("full_name", "Bob");

        given(new Modified(
                ID, Via.ADMIN, List.of("email"), "editor", patch, patch, "bob@example.com", "441234567890", NOON));
        other.evolve(new Modified(ID, Via.ADMIN, List.of("email"), "editor", null, null, null, null, NOON));

        assertThat(user).usingRecursiveComparison().isEqualTo(other);
    }

    @Nested
    class ChangingOneself {

        @Test
        void a_new_password_makes_the_old_one_and_every_pending_code_void() {
            given(Lives.signedUp(false), requested(FIRST, null, NOON));

            assertThat(decide(update(null, Lives.password(2), null, NOON)))
                    .isEqualTo(accept(
                            new PasswordChanged(
                                    ID,
                                    Via.SELF,
                                    Lives.password(2),
                                    Set.of(Lives.password(1).keyId(), FIRST.keyId()),
                                    NOON),
                            modified(List.of("password"), null)));
        }

        @Test
        void a_change_of_metadata_is_recorded_as_what_changes() {
            given(Lives.signedUp(true));
            Map<String, Object> patch = new HashMap<>(Map.of("colour", "red"));
            patch.put("full_name", null);

            assertThat(decide(update(patch, null, null, NOON)))
                    .isEqualTo(accept(modified(List.of("user_metadata"), patch)));
        }

        @Test
        void another_address_is_asked_for_again_after_a_while_and_no_moment_earlier() {
            given(Lives.signedUp(true), changeRequested(FIRST, Set.of(), NOON));
            Instant again = NOON.plus(MINUTE);

            assertThat(decide(update(null, null, SECOND, again.minus(MOMENT))))
                    .isEqualTo(refuse(new MailTooSoon(1, MINUTE)));
            assertThat(decide(update(null, null, SECOND, again)).events())
                    .startsWith(changeRequested(SECOND, Set.of(FIRST.keyId()), again));
        }

        @Test
        void the_same_password_hashed_anew_makes_the_old_hash_void() {
            given(Lives.signedUp(true));

            assertThat(decide(new RehashPassword(ID, 0, Lives.password(2), NOON)))
                    .isEqualTo(accept(new PasswordRehashed(
                            ID, Lives.password(2), Lives.password(1).keyId(), NOON)));
        }

        @Test
        void signing_out_is_recorded() {
            given(Lives.signedUp(true));

            assertThat(decide(new SignOut(ID, ID, "others", NOON)))
                    .isEqualTo(accept(new SignedOut(ID, ID, "others", NOON)));
        }
    }

    private void given(UserEvent... events) {
        List.of(events).forEach(this::evolve);
    }

    /** What follows happens too. */
    private void accepted(UserCommand command) {
        List<UserEvent> events = decide(command).events();
        assertThat(events).isNotEmpty();
        events.forEach(this::evolve);
    }

    private void evolve(UserEvent event) {
        user.evolve(event);
        emailConfirmed = switch (event) {
            case UserEvent.SignedUp e -> e.emailConfirmed();
            case UserEvent.EmailConfirmed _ -> true;
            default -> emailConfirmed;
        };
    }

    private List<UserEvent> used(TokenKind kind, OneTimeToken token) {
        Proof proof = new Proof(kind, token.keyId(), false, false, Duration.ofHours(1));
        return decide(new UserCommand.UseToken(ID, 0, proof, emailConfirmed, ID, NOON.plus(MINUTE)))
                .events();
    }

    private static UserCommand link(TokenKind kind, boolean invited) {
        return link(kind, invited, NOON);
    }

    private static UserCommand link(TokenKind kind, boolean invited, Instant at) {
        return new UserCommand.GenerateLink(
                ID, -1, kind, invited, "ann@example.com", Optional.empty(), Set.of(), false, Map.of(), SECOND, at);
    }

    private Decision<UserEvent> decide(UserCommand command) {
        return UserDecisions.decide(user, command);
    }

    private RepeatSignUp repeat(Optional<Confirmation> mail, Instant at) {
        return new RepeatSignUp(ID, 0, Identity.EMAIL, emailConfirmed, true, mail.map(Message.class::cast), MINUTE, at);
    }

    private static RepeatSignUp repeatWithoutPassword(OneTimeToken token, Instant at) {
        return new RepeatSignUp(ID, 0, Identity.EMAIL, false, false, mail(token).map(Message.class::cast), MINUTE, at);
    }

    private static Optional<Confirmation> mail(OneTimeToken token) {
        return Optional.of(new Confirmation("ann@example.com", "", token, null));
    }

    private static Update update(
            Map<String, Object> metadata, HashedPassword password, OneTimeToken emailChange, Instant at) {
        return new Update(
                ID,
                0,
                Optional.ofNullable(metadata),
                Optional.empty(),
                Optional.ofNullable(password),
                Optional.ofNullable(emailChange)
                        .map(token -> new EmailChange("ann@example.org", "", token, null, null)),
                Optional.empty(),
                Optional.empty(),
                MINUTE,
                MINUTE,
                at);
    }

    private static SignUp signUp() {
        return new SignUp(
                ID,
                Via.SELF,
                "aud",
                "role",
                null,
                null,
                null,
                true,
                false,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                NOON);
    }

    private static ConfirmationRequested requested(OneTimeToken token, UUID superseded, Instant at) {
        return new ConfirmationRequested(ID, Identity.EMAIL, "ann@example.com", "", token, null, superseded, at);
    }

    private static EmailChangeRequested changeRequested(OneTimeToken token, Set<UUID> superseded, Instant at) {
        return new EmailChangeRequested(
                ID, "ann@example.org", "ann@example.com", "", token, null, null, superseded, at);
    }

    private static Modified modified(List<String> changed, Map<String, Object> metadata) {
        return new Modified(ID, Via.SELF, changed, null, metadata, null, null, null, NOON);
    }

    private static OneTimeToken token(int key) {
        return new OneTimeToken(new UUID(0, key), "123456", "hash");
    }
}
