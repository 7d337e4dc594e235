package dev.chancery.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chancery.command.Event;
import dev.chancery.command.user.Identities;
import dev.chancery.command.user.Identity;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.TokenKind;
import dev.chancery.command.user.UserCommand;
import dev.chancery.command.user.UserCommand.Confirmation;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.mail.ActionLinks;
import dev.chancery.infra.mail.Letter;
import dev.chancery.infra.mail.MailKind;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import dev.chancery.query.projection.Recorded;
import dev.chancery.query.user.UserQueries;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LettersOfFactsTest {

    private static final String SITE = "https://app.example.com";
    private static final String REDIRECT = "https://app.example.com/in?a=1";
    private static final String ESCAPED = "https%3A%2F%2Fapp.example.com%2Fin%3Fa%3D1";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final MessageNode node = MessageNode.keeping(
            database.dataSource(),
            "GOTRUE_MAILER_NOTIFICATIONS_PASSWORD_CHANGED_ENABLED=true",
            "GOTRUE_MAILER_NOTIFICATIONS_EMAIL_CHANGED_ENABLED=true",
            "GOTRUE_MAILER_NOTIFICATIONS_PHONE_CHANGED_ENABLED=true",
            "GOTRUE_MAILER_NOTIFICATIONS_IDENTITY_LINKED_ENABLED=true",
            "GOTRUE_MAILER_NOTIFICATIONS_IDENTITY_UNLINKED_ENABLED=true");
    private final UUID user = node.signedUp("ann@example.com");

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    /** The letters that follow from all that has happened. */
    private List<Letter> letters() {
        return letters(node.bean(LetterWriter.class));
    }

    private List<Letter> letters(LetterWriter writer) {
        MailsOfEvents mails = node.bean(MailsOfEvents.class);
        Facts facts = node.bean(Facts.class);
        return facts.after(0, 1000).stream()
                .<Optional<Letter>>mapMulti((positioned, letters) -> {
                    Recorded<Event> fact = positioned.recorded();
                    Event event = fact.event();
                    for (int part = 0; part < mails.of(event).size(); part++) {
                        int place = part;
                        Optional<Letter> letter = facts.subject(event, positioned.position())
                                .flatMap(subject -> writer.letter(fact, subject, place));
                        letter.ifPresent(written -> assertThat(written.kind())
                                .isEqualTo(mails.of(event).get(place)));
                        letters.accept(letter);
                    }
                })
                .flatMap(Optional::stream)
                .toList();
    }

    private Map<String, Object> action(String type, OneTimeToken token) {
        return Map.of(
                "SiteURL",
                SITE,
                "ConfirmationURL",
                "https://auth.example.com/verify?token=" + token.hash() + "&type=" + type + "&redirect_to=" + ESCAPED,
                "Email",
                "ann@example.com",
                "Token",
                token.code(),
                "TokenHash",
                token.hash(),
                "RedirectTo",
                REDIRECT,
                "Data",
                data());
    }

    private Map<String, Object> data() {
        return node.bean(UserQueries.class).byId(user).orElseThrow().userMetadata();
    }

    private static Confirmation mail(OneTimeToken token) {
        return new Confirmation("ann@example.com", REDIRECT, token, null);
    }

    @ParameterizedTest
    @CsvSource({"PASSWORD, RECOVERY, recovery", "MAGIC_LINK, MAGIC_LINK, magiclink"})
    void who_comes_without_a_password_gets_a_link(UserEvent.Recovery recovery, MailKind kind, String type) {
        OneTimeToken token = MessageNode.token("123456");
        node.send(new UserCommand.RequestRecovery(user, recovery, mail(token), Duration.ZERO, MessageNode.now()));

        assertThat(letters()).containsExactly(new Letter(kind, "ann@example.com", action(type, token)));
    }

    @Test
    void who_signs_up_is_asked_to_confirm() {
        OneTimeToken token = MessageNode.token("123456");
        UUID bob = UUID.randomUUID();
        node.send(new UserCommand.SignUp(
                bob,
                UserEvent.Via.SELF,
                "authenticated",
                "authenticated",
                "bob@example.com",
                null,
                null,
                false,
                false,
                null,
                Map.of("full_name", "Bob"),
                Map.of(),
                List.of(new Identity(
                        UUID.randomUUID(),
                        "email",
                        bob.toString(),
                        Identities.emailClaims(bob, "bob@example.com", Map.of()))),
                Optional.of(new Confirmation("bob@example.com", SITE, token, null)),
                MessageNode.now()));

        assertThat(letters())
                .containsExactly(new Letter(
                        MailKind.CONFIRMATION,
                        "bob@example.com",
                        Map.of(
                                "SiteURL",
                                SITE,
                                "ConfirmationURL",
                                "https://auth.example.com/verify?token=" + token.hash()
                                        + "&type=signup&redirect_to=https://app.example.com",
                                "Email",
                                "bob@example.com",
                                "Token",
                                "123456",
                                "TokenHash",
                                token.hash(),
                                "RedirectTo",
                                SITE,
                                "Data",
                                Map.of("full_name", "Bob"))));
    }

    @Test
    void who_is_invited_is_told() {
        OneTimeToken token = MessageNode.token("123456");
        node.send(new UserCommand.Invite(user, -1, mail(token), MessageNode.now()));

        assertThat(letters()).containsExactly(new Letter(MailKind.INVITE, "ann@example.com", action("invite", token)));
    }

    @Test
    void who_is_to_prove_themselves_anew_gets_a_code_and_no_link() {
        OneTimeToken token = MessageNode.token("123456");
        node.send(new UserCommand.RequestReauthentication(user, mail(token), Duration.ZERO, MessageNode.now()));

        assertThat(letters())
                .containsExactly(new Letter(
                        MailKind.REAUTHENTICATION,
                        "ann@example.com",
                        Map.of("SiteURL", SITE, "Email", "ann@example.com", "Token", "123456", "Data", data())));
    }

    @Test
    void a_change_of_address_is_asked_of_both_each_by_a_token_of_its_own() {
        OneTimeToken newToken = MessageNode.token("111111");
        OneTimeToken currentToken = MessageNode.token("222222");
        node.changesEmail(user, "ann@example.org", newToken, currentToken);

        assertThat(letters())
                .containsExactly(
                        new Letter(MailKind.EMAIL_CHANGE, "ann@example.org", change(newToken, "ann@example.org")),
                        new Letter(MailKind.EMAIL_CHANGE, "ann@example.com", change(currentToken, "ann@example.com")));
    }

    private Map<String, Object> change(OneTimeToken token, String sendingTo) {
        return Map.of(
                "SiteURL",
                SITE,
                "ConfirmationURL",
                "https://auth.example.com/verify?token=" + token.hash()
                        + "&type=email_change&redirect_to=https://app.example.com/changed",
                "Email",
                "ann@example.com",
                "NewEmail",
                "ann@example.org",
                "SendingTo",
                sendingTo,
                "Token",
                token.code(),
                "TokenHash",
                token.hash(),
                "RedirectTo",
                "https://app.example.com/changed",
                "Data",
                data());
    }

    @Test
    void a_change_of_address_is_asked_of_the_new_one_alone_where_that_is_enough() {
        node.changesEmail(user, "ann@example.org", MessageNode.token("111111"), null);

        assertThat(letters()).extracting(Letter::to).containsExactly("ann@example.org");
    }

    @Test
    void who_changed_their_password_is_told_and_who_had_it_changed_is_not() {
        node.changesPassword(user);
        assertThat(letters())
                .containsExactly(new Letter(
                        MailKind.PASSWORD_CHANGED_NOTIFICATION,
                        "ann@example.com",
                        Map.of("SiteURL", SITE, "Email", "ann@example.com", "Data", data())));
    }

    @Test
    void a_later_change_of_address_takes_no_letter_from_whoever_had_it() {
        OneTimeToken token = MessageNode.token("111111");
        node.changesPassword(user);
        node.changesEmail(user, "thief@example.org", token, null);
        node.uses(user, TokenKind.EMAIL_CHANGE_TOKEN_NEW, token);

        assertThat(letters())
                .extracting(
                        Letter::kind, Letter::to, letter -> letter.variables().get("Email"))
                .containsExactly(
                        tuple(MailKind.PASSWORD_CHANGED_NOTIFICATION, "ann@example.com", "ann@example.com"),
                        tuple(MailKind.EMAIL_CHANGED_NOTIFICATION, "ann@example.com", "thief@example.org"));
    }

    @Test
    void nor_does_a_way_to_sign_in_that_is_given_up() {
        Identity own =
                new Identity(UUID.randomUUID(), Identity.EMAIL, user.toString(), Map.of("email", "ann@example.com"));
        Identity phone = new Identity(UUID.randomUUID(), Identity.PHONE, user.toString(), Map.of("phone", "15550001"));
        node.changesPassword(user);
        node.send(new UserCommand.Unlink(
                user, -1, own.id(), "ann@example.com", List.of(own, phone), Set.of(), MessageNode.now()));

        assertThat(letters())
                .filteredOn(letter -> letter.kind() == MailKind.PASSWORD_CHANGED_NOTIFICATION)
                .extracting(Letter::to)
                .containsExactly("ann@example.com");
    }

    @Test
    void who_changed_their_address_is_told_at_the_former_one() {
        OneTimeToken token = MessageNode.token("111111");
        node.changesEmail(user, "ann@example.org", token, null);
        node.uses(user, TokenKind.EMAIL_CHANGE_TOKEN_NEW, token);

        assertThat(letters())
                .containsExactly(new Letter(
                        MailKind.EMAIL_CHANGED_NOTIFICATION,
                        "ann@example.com",
                        Map.of(
                                "SiteURL",
                                SITE,
                                "Email",
                                "ann@example.org",
                                "OldEmail",
                                "ann@example.com",
                                "Data",
                                data())));
    }

    @Test
    void who_has_a_number_is_told_at_their_address_and_when_they_change_it() {
        node.changesPhone(user, "15550001");
        Letter linked = new Letter(
                MailKind.IDENTITY_LINKED_NOTIFICATION,
                "ann@example.com",
                Map.of("SiteURL", SITE, "Email", "ann@example.com", "Provider", "phone", "Data", data()));
        assertThat(letters()).containsExactly(linked);

        node.changesPhone(user, "15550002");

        assertThat(letters())
                .containsExactly(
                        linked,
                        new Letter(
                                MailKind.PHONE_CHANGED_NOTIFICATION,
                                "ann@example.com",
                                Map.of(
                                        "SiteURL",
                                        SITE,
                                        "Email",
                                        "ann@example.com",
                                        "Phone",
                                        "15550002",
                                        "OldPhone",
                                        "15550001",
                                        "Data",
                                        data())));
    }

    @Test
    void who_gave_up_a_way_to_sign_in_is_told_at_the_address_from_before() {
        Identity own =
                new Identity(UUID.randomUUID(), Identity.EMAIL, user.toString(), Map.of("email", "ann@example.com"));
        Identity google = new Identity(UUID.randomUUID(), "google", "117", Map.of("email", "ann@example.org"));
        node.send(new UserCommand.Unlink(
                user, -1, own.id(), "ann@example.com", List.of(own, google), Set.of(), MessageNode.now()));

        assertThat(letters())
                .containsExactly(new Letter(
                        MailKind.IDENTITY_UNLINKED_NOTIFICATION,
                        "ann@example.com",
                        Map.of("SiteURL", SITE, "Email", "ann@example.com", "Provider", "email", "Data", data())));
    }

    @Test
    void who_may_get_no_mail_is_told_of_no_change() {
        node.changesPassword(user);
        LetterWriter strict = new LetterWriter(
                node.bean(ActionLinks.class), URI.create(SITE), address -> address.endsWith("@example.org"));

        assertThat(letters(strict)).isEmpty();
    }

    @Test
    void what_was_used_or_replaced_is_not_sent_any_more() {
        OneTimeToken first = MessageNode.token("111111");
        OneTimeToken second = MessageNode.token("222222");
        node.recovers(user, "ann@example.com", first);
        node.recovers(user, "ann@example.com", second);
        assertThat(letters())
                .extracting(letter -> letter.variables().get("Token"))
                .containsExactly("222222");

        node.uses(user, second);
        assertThat(letters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_is_gone_gets_no_mail(boolean soft) {
        node.recovers(user, "ann@example.com", MessageNode.token("111111"));
        node.changesPassword(user);

        node.isDeleted(user, soft);

        assertThat(letters()).isEmpty();
    }
}
