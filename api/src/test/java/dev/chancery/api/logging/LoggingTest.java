package dev.chancery.api.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.chancery.infra.settings.ObservabilitySettings.LogFormat;
import dev.chancery.infra.settings.ObservabilitySettings.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {

    private static final String FORGERY = "x\r\n12:00:00.000 ERROR chancery forged\u2028{\"level\":\"error\"}";

    private final LoggerContext logback = new LoggerContext();

    @Test
    void a_line_of_json_has_the_names_of_gotrue() {
        JsonNode line = new JsonMapper().readTree(written(LogFormat.JSON, "request completed", null));

        assertThat(line.get("level").stringValue()).isEqualTo("warning");
        assertThat(line.get("msg").stringValue()).isEqualTo("request completed");
        assertThat(line.get("status").intValue()).isEqualTo(400);
        assertThat(line.get("request_id").stringValue()).isEqualTo("r-1");
        assertThat(line.get("time").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }

    @Test
    void nothing_that_is_logged_can_pass_for_a_line_of_json_of_its_own() {
        String written = written(LogFormat.JSON, FORGERY, new IllegalStateException(FORGERY));

        assertThat(written.lines()).hasSize(1);
        assertThat(new JsonMapper().readTree(written).get("msg").stringValue()).isEqualTo(FORGERY);
    }

    @Test
    void nothing_that_is_logged_can_pass_for_a_line_of_its_own_on_the_console() {
        List<String> lines = written(LogFormat.CONSOLE, FORGERY, new IllegalStateException(FORGERY))
                .lines()
                .toList();

        assertThat(lines.getFirst()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  chancery x");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  | "));
    }

    @Test
    void the_levels_of_gotrue_that_end_a_process_are_errors_here() {
        assertThat(Logging.level(LogLevel.PANIC)).isEqualTo(Level.ERROR);
        assertThat(Logging.level(LogLevel.FATAL)).isEqualTo(Level.ERROR);
        assertThat(Logging.level(LogLevel.TRACE)).isEqualTo(Level.TRACE);
    }

    private String written(LogFormat format, String message, Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("test", logback.getLogger("chancery"), Level.WARN, message, thrown, new Object[0]);
        event.setMDCPropertyMap(Map.of("request_id", "r-1"));
        event.setKeyValuePairs(List.of(new KeyValuePair("status", 400)));
        return new String(Logging.encoder(format, logback).encode(event), StandardCharsets.UTF_8);
    }
}
