package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.infra.testing.FakeMailServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails of a service with a mail server, and what its operator sees of them. */
class MessageCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeMailServer server = new FakeMailServer();
    private final TestService service = TestService.start(
            "GOTRUE_SMTP_HOST",
            "127.0.0.1",
            "GOTRUE_SMTP_PORT",
            Integer.toString(server.port()),
            "GOTRUE_SMTP_ADMIN_EMAIL",
            "auth@example.com");
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path settings;

    @BeforeEach
    void write() throws IOException {
        settings = OperatorCommand.settings(service, directory);
        service.signUp("ann@example.com");
    }

    @AfterEach
    void stop() {
        service.close();
        server.close();
    }

    private void recover() {
        assertThat(service.post("/recover", "{\"email\":\"ann@example.com\"}").status())
                .isEqualTo(200);
    }

    @Test
    void what_is_asked_for_while_the_mail_server_is_away_is_answered_and_sent_later() {
        server.stop();
        recover();
        await().atMost(PATIENCE).until(() -> message("list").contains(" recovery waiting "));

        server.restart();

        await().atMost(PATIENCE).until(() -> !server.received().isEmpty());
        FakeMailServer.Received mail = server.received().getFirst();
        assertThat(mail.to()).isEqualTo("<ann@example.com>");
        assertThat(mail.from()).isEqualTo("<auth@example.com>");
        assertThat(mail.header("Subject")).isEqualTo("Reset your password");
        assertThat(String.join("", mail.lines()))
                .contains(Mailbox.of(service).last("ann@example.com").hash().substring(0, 20));
    }

    @Test
    void what_was_given_up_is_listed_without_a_name_and_sent_when_that_is_asked_for() {
        server.answering("RCPT", "550 <ann@example.com> does not live here");
        recover();
        await().atMost(PATIENCE).until(() -> message("list", "--dead").startsWith("1 recovery dead event "));
        assertThat(message("list", "--dead")).contains("550").doesNotContain("ann", "example");
        server.behave();

        assertThat(message("retry", "1")).isEqualTo("1 messages are in line again\n");
        await().atMost(PATIENCE).until(() -> server.received().size() == 1);
        await().atMost(PATIENCE).until(() -> message("list").equals("0 messages\n"));
        assertThat(message("retry", "--all-dead")).isEqualTo("0 messages are in line again\n");
        assertThat(exitCode(new StringWriter(), "retry", "1")).isEqualTo(3);
    }

    @Test
    void it_still_goes_by_the_name_that_it_had_when_mails_were_all() {
        StringWriter out = new StringWriter();

        assertThat(OperatorCommand.run(out, err, List.of("mail", "list", "-c", settings.toString())))
                .isZero();

        assertThat(out).hasToString("0 messages\n");
    }

    @Test
    void it_has_to_be_said_what_is_to_be_done() {
        assertThat(exitCode(new StringWriter())).isEqualTo(2);
        assertThat(exitCode(new StringWriter(), "retry")).isEqualTo(2);
        assertThat(exitCode(new StringWriter(), "retry", "1", "--all-dead")).isEqualTo(2);
    }

    private String message(String... words) {
        StringWriter out = new StringWriter();
        assertThat(exitCode(out, words)).as(err::toString).isZero();
        return out.toString();
    }

    private int exitCode(StringWriter out, String... words) {
        List<String> arguments = new ArrayList<>(List.of("message"));
        arguments.addAll(List.of(words));
        if (words.length > 0) {
            arguments.addAll(List.of("-c", settings.toString()));
        }
        return OperatorCommand.run(out, err, arguments);
    }
}
