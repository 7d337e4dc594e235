package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.TestService.Answer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** An error in the two shapes between which clients choose by {@code X-Supabase-Api-Version}. */
public record WireError(int status, String code, String message) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String VERSION = "X-Supabase-Api-Version";

    /** Sends the request twice, once as each kind of client, and compares everything that a client looks at. */
    public void answers(TestService service, String method, String path, String body, String... headers) {
        String request = method + " " + path + " " + body;
        isInitialShape(request, service.send(method, path, body, headers));
        String[] versioned = Stream.concat(Arrays.stream(headers), Stream.of(VERSION, "2024-01-01"))
                .toArray(String[]::new);
        isShapeOf2024(request, service.send(method, path, body, versioned));
    }

    private void isInitialShape(String request, Answer answer) {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("code", status);
        expected.put("error_code", code);
        expected.put("msg", message);
        is(request, answer, expected);
        assertThat(answer.header(VERSION)).as(request).isEmpty();
    }

    private void isShapeOf2024(String request, Answer answer) {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("code", code);
        expected.put("message", message);
        is(request, answer, expected);
        assertThat(answer.header(VERSION)).as(request).isEqualTo("2024-01-01");
    }

    private void is(String request, Answer answer, Map<String, Object> expected) {
        assertThat(answer.body()).as(request).isEqualTo(JSON.writeValueAsString(expected));
        assertThat(answer.status()).as(request).isEqualTo(status);
        assertThat(answer.header("x-sb-error-code")).as(request).isEqualTo(code);
        assertThat(answer.header("Content-Type")).as(request).isEqualTo("application/json");
    }
}
