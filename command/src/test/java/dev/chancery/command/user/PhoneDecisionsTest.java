package dev.chancery.command.user;

import static dev.chancery.command.Decision.accept;
import static dev.chancery.command.Decision.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Decision;
import dev.chancery.command.user.UserCommand.GivenEmail;
import dev.chancery.command.user.UserCommand.MistakeCode;
import dev.chancery.command.user.UserCommand.PhoneChange;
import dev.chancery.command.user.UserCommand.Proof;
import dev.chancery.command.user.UserCommand.RepeatSignUp;
import dev.chancery.command.user.UserCommand.RequestSms;
import dev.chancery.command.user.UserCommand.TextMessage;
import dev.chancery.command.user.UserCommand.Update;
import dev.chancery.command.user.UserCommand.UseToken;
import dev.chancery.command.user.UserEvent.Channel;
import dev.chancery.command.user.UserEvent.CodeMistaken;
import dev.chancery.command.user.UserEvent.PasswordDisputed;
import dev.chancery.command.user.UserEvent.PasswordDropped;
import dev.chancery.command.user.UserEvent.PhoneChangeConfirmed;
import dev.chancery.command.user.UserEvent.PhoneConfirmed;
import dev.chancery.command.user.UserEvent.SignUpRepeated;
import dev.chancery.command.user.UserEvent.SmsPurpose;
import dev.chancery.command.user.UserEvent.SmsRequested;
import dev.chancery.command.user.UserEvent.Via;
import dev.chancery.command.user.UserRefusal.Simple;
import dev.chancery.command.user.UserRefusal.SmsTooSoon;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhoneDecisionsTest {

    private static final UUID ID = Lives.ID;
    private static final Instant NOON = Lives.NOON;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final UUID IDENTITY = new UUID(0, 7);
    private static final OneTimeToken FIRST = token(11);
    private static final OneTimeToken SECOND = token(12);
    private static final HashedPassword CHOSEN = Lives.password(1);

    private final UserState user = new UserState();

    @BeforeEach
    void a_user_with_a_number() {
        given(signedUp(null));
    }

    @Test
    void the_next_message_takes_the_place_of_the_last_and_is_waited_for() {
        given(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON));

        assertThat(decide(ask(SmsPurpose.CONFIRMATION, SECOND, NOON.plusSeconds(59))))
                .isEqualTo(refuse(new SmsTooSoon(1, MINUTE)));
        assertThat(decide(ask(SmsPurpose.CONFIRMATION, SECOND, NOON.plusSeconds(60))))
                .isEqualTo(accept(requested(SmsPurpose.CONFIRMATION, SECOND, FIRST.keyId(), NOON.plusSeconds(60))));
    }

    @Test
    void how_long_one_waits_for_a_mail_tells_nothing_of_a_message_to_the_phone() {
        given(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON));

        assertThat(Mails.tooSoon(user.pending.sentAt(TokenKind.CONFIRMATION_TOKEN), MINUTE, NOON))
                .isEmpty();
    }

    @Test
    void a_code_confirms_the_number_and_everything_that_was_sent_is_void() {
        given(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON));

        assertThat(decide(use(TokenKind.CONFIRMATION_TOKEN, FIRST, true, NOON.plusSeconds(60))))
                .isEqualTo(accept(new PhoneConfirmed(ID, Via.SELF, Set.of(FIRST.keyId()), NOON.plusSeconds(60))));
        assertThat(decide(use(TokenKind.CONFIRMATION_TOKEN, FIRST, true, NOON.plusSeconds(61))))
                .isEqualTo(refuse(Simple.TOKEN_EXPIRED));
    }

    @Test
    void what_was_sent_to_the_phone_confirms_no_address_nor_the_other_way_round() {
        given(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON));
        assertThat(decide(use(TokenKind.CONFIRMATION_TOKEN, FIRST, false, NOON)))
                .isEqualTo(refuse(Simple.TOKEN_VOID));

        given(new UserEvent.ConfirmationRequested(
                ID, Identity.EMAIL, "ann@example.com", "", SECOND, null, FIRST.keyId(), NOON));
        assertThat(decide(use(TokenKind.CONFIRMATION_TOKEN, SECOND, true, NOON)))
                .isEqualTo(refuse(Simple.TOKEN_VOID));
    }

    @Test
    void after_ten_wrong_codes_none_is_accepted() {
        given(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON));
        MistakeCode mistake = new MistakeCode(ID, Set.of(FIRST.keyId()), NOON);
        for (int i = 0; i < 10; i++) {
            CodeMistaken mistaken = new CodeMistaken(ID, TokenKind.CONFIRMATION_TOKEN, FIRST.keyId(), NOON);
            assertThat(decide(mistake)).isEqualTo(accept(mistaken));
            given(mistaken);
        }

        assertThat(decide(mistake)).isEqualTo(accept());
        assertThat(decide(use(TokenKind.CONFIRMATION_TOKEN, FIRST, true, NOON)))
                .isEqualTo(refuse(Simple.CODE_GUESSED_AT));
    }

    @Test
    void a_code_that_was_sent_meanwhile_has_all_its_tries() {
        given(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON));
        MistakeCode mistake = new MistakeCode(ID, Set.of(FIRST.keyId()), NOON);
        given(requested(SmsPurpose.SIGN_IN, SECOND, FIRST.keyId(), NOON.plusSeconds(1)));

        assertThat(decide(mistake)).isEqualTo(accept());
    }

    @Test
    void a_new_number_is_the_users_once_its_code_comes_back() {
        given(new SmsRequested(ID, SmsPurpose.PHONE_CHANGE, Channel.SMS, false, "15550002", FIRST, null, NOON));

        Identity identity = new Identity(
                IDENTITY,
                Identity.PHONE,
                ID.toString(),
                Map.of("sub", ID.toString(), "email_verified", false, "phone_verified", true, "phone", "15550002"));
        assertThat(decide(use(TokenKind.PHONE_CHANGE_TOKEN, FIRST, true, NOON)))
                .isEqualTo(accept(new PhoneChangeConfirmed(
                        ID, Via.SELF, "15550002", "15550001", identity, Set.of(FIRST.keyId()), NOON)));
    }

    @Test
    void a_number_that_is_not_wished_for_any_more_is_sent_nothing() {
        given(new SmsRequested(ID, SmsPurpose.PHONE_CHANGE, Channel.SMS, false, "15550002", FIRST, null, NOON));

        TextMessage other = new TextMessage(SmsPurpose.PHONE_CHANGE, Channel.SMS, false, "15550003", SECOND);
        assertThat(decide(new RequestSms(ID, other, true, MINUTE, NOON.plusSeconds(90))))
                .isEqualTo(refuse(Simple.NOTHING_PENDING));
    }

    @Test
    void repeated_sign_ups_with_the_number_and_with_the_address_say_nothing_of_each_other() {
        given(new SignUpRepeated(ID, Identity.PHONE, NOON));

        assertThat(decide(repeat(Identity.EMAIL)))
                .isEqualTo(refuse(Simple.ALREADY_REGISTERED, new SignUpRepeated(ID, Identity.EMAIL, NOON)));
        assertThat(decide(repeat(Identity.PHONE))).isEqualTo(refuse(Simple.ALREADY_REGISTERED));
    }

    @Test
    void a_password_that_nobody_has_proven_is_dropped_once_whoever_did_not_name_it_reads_the_messages() {
        given(signedUp(CHOSEN));

        Decision<UserEvent> asked = decide(ask(SmsPurpose.SIGN_IN, FIRST, false, NOON));
        assertThat(asked)
                .isEqualTo(accept(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON), new PasswordDisputed(ID, NOON)));

        asked.events().forEach(this::given);
        assertThat(decide(use(TokenKind.CONFIRMATION_TOKEN, FIRST, true, NOON)))
                .isEqualTo(accept(
                        new PhoneConfirmed(ID, Via.SELF, Set.of(FIRST.keyId()), NOON),
                        new PasswordDropped(ID, CHOSEN.keyId(), NOON)));
    }

    @Test
    void a_repeated_sign_up_disputes_the_password_unless_it_names_it() {
        given(signedUp(CHOSEN));

        assertThat(decide(repeatUnconfirmed(true)))
                .isEqualTo(accept(requested(SmsPurpose.CONFIRMATION, SECOND, null, NOON)));
        assertThat(decide(repeatUnconfirmed(false)))
                .isEqualTo(
                        accept(requested(SmsPurpose.CONFIRMATION, SECOND, null, NOON), new PasswordDisputed(ID, NOON)));
    }

    @Test
    void nor_is_it_believed_because_a_message_had_been_sent_a_moment_ago() {
        given(signedUp(CHOSEN));
        given(requested(SmsPurpose.CONFIRMATION, FIRST, null, NOON));

        assertThat(decide(ask(SmsPurpose.SIGN_IN, SECOND, false, NOON)))
                .isEqualTo(refuse(new SmsTooSoon(60, MINUTE), new PasswordDisputed(ID, NOON)));
    }

    @Test
    void a_password_stays_that_the_owner_of_the_number_has_proven() {
        given(signedUp(CHOSEN));
        given(new PhoneConfirmed(ID, Via.SELF, Set.of(), NOON));

        assertThat(decide(ask(SmsPurpose.SIGN_IN, FIRST, false, NOON)))
                .isEqualTo(accept(requested(SmsPurpose.SIGN_IN, FIRST, null, NOON)));
    }

    @Test
    void an_address_that_is_given_at_once_leaves_good_what_is_sent_to_a_new_number() {
        decide(new Update(
                        ID,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new GivenEmail("ann@example.com", IDENTITY)),
                        Optional.of(new PhoneChange(
                                "15550002",
                                Optional.of(new TextMessage(
                                        SmsPurpose.PHONE_CHANGE, Channel.SMS, false, "15550002", FIRST)),
                                IDENTITY)),
                        Optional.empty(),
                        MINUTE,
                        MINUTE,
                        NOON))
                .events()
                .forEach(this::given);

        assertThat(user.email).isEqualTo("ann@example.com");
        assertThat(decide(use(TokenKind.PHONE_CHANGE_TOKEN, FIRST, true, NOON)).events())
                .first()
                .isInstanceOf(PhoneChangeConfirmed.class);
    }

    private static UserEvent.SignedUp signedUp(HashedPassword password) {
        return new UserEvent.SignedUp(
                ID,
                Via.SELF,
                "authenticated",
                "authenticated",
                null,
                "15550001",
                password,
                false,
                false,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                NOON);
    }

    private static RepeatSignUp repeatUnconfirmed(boolean knowsPassword) {
        TextMessage any = new TextMessage(SmsPurpose.CONFIRMATION, Channel.SMS, false, "15550001", SECOND);
        return new RepeatSignUp(ID, 0, Identity.PHONE, false, knowsPassword, Optional.of(any), MINUTE, NOON);
    }

    private static RepeatSignUp repeat(String provider) {
        TextMessage any = new TextMessage(SmsPurpose.CONFIRMATION, Channel.SMS, false, "15550001", SECOND);
        return new RepeatSignUp(ID, 0, provider, true, true, Optional.of(any), MINUTE, NOON);
    }

    private static RequestSms ask(SmsPurpose purpose, OneTimeToken token, Instant at) {
        return ask(purpose, token, true, at);
    }

    private static RequestSms ask(SmsPurpose purpose, OneTimeToken token, boolean knowsPassword, Instant at) {
        TextMessage message = new TextMessage(purpose, Channel.SMS, false, "15550001", token);
        return new RequestSms(ID, message, knowsPassword, MINUTE, at);
    }

    private static SmsRequested requested(SmsPurpose purpose, OneTimeToken token, UUID superseded, Instant at) {
        return new SmsRequested(ID, purpose, Channel.SMS, false, "15550001", token, superseded, at);
    }

    private static UseToken use(TokenKind kind, OneTimeToken token, boolean toPhone, Instant at) {
        return new UseToken(ID, 0, new Proof(kind, token.keyId(), true, toPhone, MINUTE), false, IDENTITY, at);
    }

    private void given(UserEvent event) {
        user.evolve(event);
    }

    private Decision<UserEvent> decide(UserCommand command) {
        return UserDecisions.decide(user, command);
    }

    private static OneTimeToken token(int key) {
        return new OneTimeToken(new UUID(0, key), "123456", "hash");
    }
}
