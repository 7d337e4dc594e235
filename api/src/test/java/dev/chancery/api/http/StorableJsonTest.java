package dev.chancery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StorableJsonTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "1e2, 100",
        "-0.0, 0",
        "0.5, 0.5",
        "9007199254740993, 9007199254740993",
        "18446744073709551615, 1.8446744073709552E19",
        "1e21, 1.0E21",
        "0, 0",
    })
    void a_number_is_kept_as_clients_read_it(String given, String kept) {
        assertThat(stored(given)).isEqualTo("{\"a\":[{\"b\":" + kept + "}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e41", "-1e400", "1e-41", "1e999999999", "\"\\u0000\"", "\"\\udc00\"", "{\"\\u0000\":1}"})
    void what_the_database_would_blow_up_or_refuse_is_refused(String given) {
        assertThatThrownBy(() -> stored(given)).isInstanceOf(ApiException.class);
    }

    private static String stored(String value) {
        ObjectNode object = (ObjectNode) JSON.readTree("{\"a\":[{\"b\":" + value + "}]}");
        return StorableJson.of(object).toString();
    }
}
