package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot that was taken by another version is read as what it was, or not at all. */
class GoldenSnapshotsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/snapshots");
    private static final JsonMapper JSON = Snapshots.mapper(EventJson.mapper());

    static final List<SnapshotKind<?, ?>> KINDS = SnapshotKind.ALL;

    @ParameterizedTest
    @FieldSource("KINDS")
    void a_state_has_the_shape_of_its_revision(SnapshotKind<?, ?> kind) throws IOException {
        JsonNode golden =
                JSON.readTree(Files.readString(GOLDEN.resolve("%s.%d.json".formatted(kind.name(), kind.revision()))));

        assertThat(golden.propertyNames())
                .as("kept states must not change their shape: raise the revision and add its golden file")
                .containsExactlyInAnyOrderElementsOf(fields(kind.state()));
        assertThat(rewritten(kind, golden)).isEqualTo(golden);
    }

    private static List<String> fields(Class<?> state) {
        return Stream.of(state.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    private static JsonNode rewritten(SnapshotKind<?, ?> kind, JsonNode golden) {
        return JSON.readTree(JSON.writeValueAsString(kind.write(JSON, kind.read(JSON, golden))));
    }
}
