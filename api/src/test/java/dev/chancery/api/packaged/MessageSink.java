package dev.chancery.api.packaged;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.chancery.infra.testing.FakeService;
import dev.chancery.infra.testing.FakeService.Answered;
import dev.chancery.infra.testing.FakeService.Asked;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A mail server and Twilio, and where clients read what arrived: {@code GET /messages?to=…} answers its texts, oldest first. */
final class MessageSink implements AutoCloseable {

    private static final String READING = "/messages?to=";
    private static final JsonMapper JSON = new JsonMapper();

    private record TextMessage(String to, String text) {}

    private final GreenMail mails = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private final Queue<TextMessage> textMessages = new ConcurrentLinkedQueue<>();
    private final FakeService http = new FakeService(this::answer);

    MessageSink() {
        mails.start();
    }

    int smtpPort() {
        return mails.getSmtp().getPort();
    }

    URI twilio() {
        return http.url();
    }

    URI messages() {
        return http.url().resolve("/messages");
    }

    private Answered answer(Asked asked) {
        if (asked.path().startsWith(READING)) {
            String to = decoded(asked.path().substring(READING.length()));
            return Answered.json(JSON.writeValueAsString(texts(to)));
        }
        String to = field("To", asked.body()).replaceFirst("^(whatsapp:)?\\+", "");
        textMessages.add(new TextMessage(to, field("Body", asked.body())));
        return new Answered(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}");
    }

    private List<String> texts(String to) {
        return Stream.concat(
                        Arrays.stream(mails.getReceivedMessagesForDomain(to)).map(MessageSink::text),
                        textMessages.stream()
                                .filter(message -> message.to().equals(to))
                                .map(TextMessage::text))
                .toList();
    }

    /** Of alternatives the first, which is the plain one (RFC 2046 §5.1.4). */
    private static String text(Part mail) {
        try {
            return mail.getContent() instanceof Multipart parts
                    ? text(parts.getBodyPart(0))
                    : mail.getContent().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String field(String name, String form) {
        return Arrays.stream(form.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> decoded(pair.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        mails.stop();
        http.close();
    }
}
