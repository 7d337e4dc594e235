package dev.chancery.infra.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.chancery.infra.handover.Outcome;
import dev.chancery.infra.mail.Mail;
import dev.chancery.infra.mail.MailKind;
import dev.chancery.infra.testing.Certificate;
import dev.chancery.infra.testing.FakeMailServer;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SmtpMailerTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ID = "0195.0@auth.example.com";
    private static final Limits PATIENT =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final Limits HASTY =
            new Limits(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final Certificate LOCALHOST = Certificate.of("localhost");
    private static final Sender SENDER = new Sender("auth@example.com", "Example, Ltd. ✉", ExtraHeaders.NONE);

    private static Mail to(String address) {
        return new Mail(address, "Grüße", "<p>Hallo <b>Ann</b>\n.\n</p>", "Hallo Ann\n.\n", MailKind.MAGIC_LINK);
    }

    private static SmtpMailer plain(int port, Sender sender) {
        return mailer(port, SmtpTls.OPPORTUNISTIC, "", sender, LOCALHOST.trusted(), PATIENT);
    }

    private static SmtpMailer mailer(
            int port, SmtpTls tls, String user, Sender sender, SSLSocketFactory trusted, Limits limits) {
        SmtpServer server =
                new SmtpServer("localhost", port, false, tls, user, "secret", true, "auth.example.com", trusted);
        return new SmtpMailer(server, sender, limits);
    }

    private static Outcome sendOver(FakeMailServer server, SmtpTls tls, String user) {
        return sendOver(server, tls, user, PATIENT);
    }

    private static Outcome sendOver(FakeMailServer server, SmtpTls tls, String user, Limits limits) {
        try (SmtpMailer mailer = mailer(server.port(), tls, user, SENDER, LOCALHOST.trusted(), limits)) {
            return mailer.send(to("ann@example.com"), ID, AT);
        }
    }

    @Test
    void a_mail_arrives_as_it_was_written() throws Exception {
        GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        Sender sender = new Sender(
                SENDER.address(),
                SENDER.name(),
                new ExtraHeaders(
                        Map.of("X-Kind", List.of("a $messageType", "b"), "X-Name", List.of("Grüße")), List.of()));
        try (SmtpMailer mailer = plain(server.getSmtp().getPort(), sender)) {
            assertThat(mailer.send(to("ann@example.com"), ID, AT)).isEqualTo(new Outcome.Accepted());

            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getFrom())
                    .containsExactly(new InternetAddress("auth@example.com", "Example, Ltd. ✉", "UTF-8"));
            assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("ann@example.com");
            assertThat(mail.getSubject()).isEqualTo("Grüße");
            assertThat(mail.getSentDate()).isEqualTo(AT);
            assertThat(mail.getMessageID()).isEqualTo("<" + ID + ">");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
            assertThat(mail.getHeader("X-Kind")).containsExactly("a magic_link, b");
            assertThat(mail.getHeader("X-Name")).containsExactly("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
            MimeMultipart content = (MimeMultipart) mail.getContent();
            assertThat(content.getContentType()).startsWith("multipart/alternative");
            assertThat(content.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
            assertThat(content.getBodyPart(0).getContent()).isEqualTo("Hallo Ann\r\n.\r\n");
            assertThat(content.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
            assertThat(content.getBodyPart(1).getContent().toString()).contains("<b>Ann</b>");
        } finally {
            server.stop();
        }
    }

    @Test
    void one_calls_oneself_by_name_and_says_who_one_is_only_if_told_to() {
        try (FakeMailServer server = new FakeMailServer()) {
            sendOver(server, SmtpTls.OPPORTUNISTIC, "");
            assertThat(server.said()).noneMatch(line -> line.startsWith("AUTH"));
            assertThat(server.received().getFirst().helo()).isEqualTo("auth.example.com");

            sendOver(server, SmtpTls.OPPORTUNISTIC, "chancery");
            assertThat(server.said()).anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    @ParameterizedTest
    @CsvSource({"auth.example.com, auth.example.com", "127.0.0.1, [127.0.0.1]", "[::1], [IPv6:0:0:0:0:0:0:0:1]"})
    void an_address_is_called_by_a_literal(String host, String name) {
        assertThat(LocalName.of(host)).isEqualTo(name);
    }

    @Test
    void what_is_offered_is_encrypted_and_no_password_goes_before() {
        try (FakeMailServer server = FakeMailServer.offering(LOCALHOST)) {
            assertThat(sendOver(server, SmtpTls.OPPORTUNISTIC, "chancery")).isEqualTo(new Outcome.Accepted());

            assertThat(server.received().getFirst().encrypted()).isTrue();
            assertThat(server.said().subList(0, 3))
                    .containsExactly("EHLO auth.example.com", "STARTTLS", "EHLO auth.example.com");
        }
    }

    @Test
    void whoever_takes_the_offer_of_tls_away_learns_nothing() {
        try (FakeMailServer server = new FakeMailServer()) {
            assertThat(sendOver(server, SmtpTls.REQUIRED, "chancery")).isInstanceOf(Outcome.Unavailable.class);

            assertThat(server.said()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("RCPT"));
        }
    }

    @Test
    void nor_does_it_learn_a_password_where_mails_may_go_in_clear() {
        assertThat(SmtpServer.of("mail", 25, SmtpTls.OPPORTUNISTIC, "chancery", "secret", "")
                        .passwordInClear())
                .isFalse();
        try (FakeMailServer server = new FakeMailServer();
                SmtpMailer mailer = new SmtpMailer(
                        new SmtpServer(
                                "localhost",
                                server.port(),
                                false,
                                SmtpTls.OPPORTUNISTIC,
                                "chancery",
                                "secret",
                                false,
                                "auth.example.com",
                                LOCALHOST.trusted()),
                        SENDER,
                        PATIENT)) {
            assertThat(mailer.send(to("ann@example.com"), ID, AT)).isEqualTo(new Outcome.Accepted());

            assertThat(server.said()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void a_server_with_a_certificate_of_another_name_or_of_nobody_learns_nothing() {
        Certificate other = Certificate.of("mail.example.com");
        try (FakeMailServer server = FakeMailServer.offering(other);
                SmtpMailer misled =
                        mailer(server.port(), SmtpTls.OPPORTUNISTIC, "chancery", SENDER, other.trusted(), PATIENT);
                SmtpMailer wary = mailer(
                        server.port(), SmtpTls.OPPORTUNISTIC, "chancery", SENDER, LOCALHOST.trusted(), PATIENT)) {
            assertThat(misled.send(to("ann@example.com"), ID, AT)).isInstanceOf(Outcome.Unavailable.class);
            assertThat(wary.send(to("ann@example.com"), ID, AT)).isInstanceOf(Outcome.Unavailable.class);

            assertThat(server.said()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("RCPT"));
        }
    }

    private static SmtpMailer beginningWithTls(FakeMailServer server) {
        return new SmtpMailer(
                new SmtpServer(
                        "localhost",
                        server.port(),
                        true,
                        SmtpTls.REQUIRED,
                        "",
                        "",
                        false,
                        "auth.example.com",
                        LOCALHOST.trusted()),
                SENDER,
                PATIENT);
    }

    @Test
    void a_server_that_says_too_much_by_tls_is_heard_no_longer() {
        try (FakeMailServer server =
                        FakeMailServer.behind(LOCALHOST).answering("greeting", "220 " + "x".repeat(300_000));
                SmtpMailer mailer = beginningWithTls(server)) {
            assertThat(mailer.send(to("ann@example.com"), ID, AT)).isInstanceOf(Outcome.Unavailable.class);
        }
    }

    @Test
    void a_server_may_begin_with_tls() {
        assertThat(SmtpServer.of("mail.example.com", 465, SmtpTls.REQUIRED, "", "", "")
                        .beginsWithTls())
                .isTrue();
        try (FakeMailServer server = FakeMailServer.behind(LOCALHOST);
                SmtpMailer mailer = beginningWithTls(server)) {
            assertThat(mailer.send(to("ann@example.com"), ID, AT)).isEqualTo(new Outcome.Accepted());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 421 busy, Unavailable",
        "greeting, 554 go away, Unavailable",
        "AUTH, 535 who are you, Unavailable",
        "AUTH, 454 later, Unavailable",
        "MAIL, 530 say who you are, Unavailable",
        "MAIL, 421 closing, Unavailable",
        "RCPT, 421 not to them, Deferred",
        "MAIL, 550 not you, Unavailable",
        "MAIL, 552 too large, Refused",
        "MAIL, 451 later, Deferred",
        "RCPT, 550 no such user, Refused",
        "RCPT, 556 no mail there, Refused",
        "RCPT, 450 greylisted, Deferred",
        "RCPT, 452 full, Deferred",
        "DATA, 554 no, Refused",
        "DATA, 451 later, Deferred",
        "., 554 looks like spam, Refused",
        "., 451 later, Deferred"
    })
    void what_the_server_says_decides_whether_it_is_asked_again(String command, String reply, String outcome) {
        try (FakeMailServer server = new FakeMailServer().answering(command, reply)) {
            Outcome actual = sendOver(server, SmtpTls.OPPORTUNISTIC, "chancery");

            assertThat(actual.getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(actual.toString())
                    .contains(" " + reply.substring(0, 3) + "]")
                    .doesNotContain(reply.substring(4));
            assertThat(server.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, Unavailable",
        "EHLO, Unavailable",
        "AUTH, Unavailable",
        "MAIL, Deferred",
        "RCPT, Deferred",
        "DATA, Deferred",
        "head, Uncertain",
        "., Uncertain"
    })
    void a_server_that_dies_hangs_or_trickles_is_left_in_time(String command, String outcome) {
        try (FakeMailServer server = new FakeMailServer()) {
            sendOver(server, SmtpTls.OPPORTUNISTIC, "");
            server.received().clear();
            for (FakeMailServer misbehaving :
                    List.of(server.dyingAt(command), server.hangingAt(command), server.tricklingAt(command))) {
                long begin = System.nanoTime();
                assertThat(sendOver(misbehaving, SmtpTls.OPPORTUNISTIC, "chancery", HASTY)
                                .getClass()
                                .getSimpleName())
                        .isEqualTo(outcome);
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isLessThan(HASTY.longest().plusSeconds(2));
            }
            assertThat(server.received()).isEmpty();
        }
    }

    /** Else one that does not end a line would take all memory there is. */
    @ParameterizedTest
    @CsvSource({"greeting, 220, Unavailable", "EHLO, 250, Unavailable", "RCPT, 250, Deferred", "., 250, Uncertain"})
    void a_server_that_says_too_much_is_heard_no_longer(String command, String code, String outcome) {
        for (String much : List.of(code + " " + "x".repeat(300_000), (code + "-x\r\n").repeat(50_000) + code + " x")) {
            try (FakeMailServer server = new FakeMailServer().answering(command, much)) {
                assertThat(sendOver(server, SmtpTls.OPPORTUNISTIC, "")
                                .getClass()
                                .getSimpleName())
                        .isEqualTo(outcome);
            }
        }
    }

    @Test
    void a_server_that_knows_no_EHLO_may_still_put_mails_off() {
        try (FakeMailServer server =
                new FakeMailServer().answering("EHLO", "502 no").answering("RCPT", "451 later")) {
            assertThat(sendOver(server, SmtpTls.OPPORTUNISTIC, "")).isInstanceOf(Outcome.Deferred.class);
        }
    }

    @Test
    void a_server_that_is_not_there_is_unavailable() {
        try (FakeMailServer server = new FakeMailServer()) {
            server.stop();

            assertThat(sendOver(server, SmtpTls.OPPORTUNISTIC, ""))
                    .isEqualTo(new Outcome.Unavailable("ConnectException"));
        }
    }

    @Test
    void what_goes_wrong_after_the_mail_was_taken_does_not_matter() {
        try (FakeMailServer server = new FakeMailServer().dyingAt("QUIT")) {
            assertThat(sendOver(server, SmtpTls.OPPORTUNISTIC, "")).isEqualTo(new Outcome.Accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.com,eve@example.com",
                "ann@example.com> SIZE=1",
                "everybody: ann@example.com, eve@example.com;",
                "ann",
                "@example.com",
                ""
            })
    void what_is_not_one_address_gets_no_mail(String address) {
        try (FakeMailServer server = new FakeMailServer();
                SmtpMailer mailer = plain(server.port(), SENDER)) {
            assertThat(mailer.send(to(address), ID, AT)).isEqualTo(new Outcome.Refused("AddressException"));

            assertThat(server.said()).isEmpty();
        }
    }

    @Test
    void nobody_who_chooses_an_address_or_a_subject_adds_a_line_to_the_head() {
        assertThatThrownBy(() -> to("ann@example.com\r\nBcc: eve@example.com"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mail("ann@example.com", "Hi\r\nBcc: eve@example.com", "", "", MailKind.INVITE))
                .isInstanceOf(IllegalArgumentException.class);
        try (FakeMailServer server = new FakeMailServer();
                SmtpMailer mailer = plain(server.port(), SENDER)) {
            mailer.send(to("\"a\\\" Bcc: eve@example.com\"@example.com"), ID, AT);
            mailer.send(to("Bcc: <ann@example.com>"), ID, AT);

            assertThat(server.received())
                    .allSatisfy(mail -> assertThat(mail.header("Bcc")).isEmpty());
            assertThat(server.said()).noneMatch(line -> line.startsWith("RCPT") && line.contains("TO:<eve"));
        }
    }

    /** RFC 2047 §5: whoever reads it would see a text that was never in the template. */
    @Test
    void a_subject_that_looks_encoded_is_read_as_it_is_written() throws Exception {
        String disguised = "=?utf-8?B?Qg0KQmNjOiBldmVAZXhhbXBsZS5jb20=?=";
        try (FakeMailServer server = new FakeMailServer();
                SmtpMailer mailer = plain(server.port(), SENDER)) {
            mailer.send(new Mail("ann@example.com", "For " + disguised, "<p>Hi</p>", "Hi", MailKind.INVITE), ID, AT);

            assertThat(MimeUtility.decodeText(
                            MimeUtility.unfold(server.received().getFirst().header("Subject"))))
                    .isEqualTo("For " + disguised.replace("=?", "= ?"));
        }
    }

    @Test
    void a_domain_of_any_script_is_written_in_letters_of_the_dns() throws Exception {
        assertThat(Message.recipient("ann@bücher.example").getAddress()).isEqualTo("ann@xn--bcher-kva.example");
        assertThat(Message.recipient("Ann <ann@example.com>").getAddress()).isEqualTo("ann@example.com");
    }
}
