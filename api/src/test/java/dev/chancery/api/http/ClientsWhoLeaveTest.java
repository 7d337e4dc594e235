package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.chancery.api.TestService;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClientsWhoLeaveTest {

    private static final int MANY = 200;

    /** Anybody can hang up, as often as they like: a stack trace for each would fill the disk. */
    @Test
    void they_are_no_failure_of_ours() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger("chancery.request");
        List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> listening = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                lines.add(line);
            }
        };
        listening.start();
        logger.addAppender(listening);
        try (TestService service = TestService.start()) {
            String token = service.post(
                            "/signup",
                            "{\"email\":\"ann@example.com\",\"password\":\"secret-password\",\"data\":{\"a\":\"%s\"}}"
                                    .formatted("x".repeat(30_000)))
                    .json()
                    .get("access_token")
                    .stringValue();
            for (int i = 0; i < MANY; i++) {
                try (Socket client = new Socket("127.0.0.1", service.url("").getPort())) {
                    client.setSoLinger(true, 0);
                    client.getOutputStream()
                            .write(("GET /user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(service.as(token, "GET", "/user", null).status()).isEqualTo(200);
        } finally {
            logger.detachAppender(listening);
        }
        assertThat(lines).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.ERROR));
    }
}
