package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.infra.keys.DataKey;
import dev.chancery.infra.keys.FixedKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    @ParameterizedTest
    @FieldSource("KINDS")
    void a_snapshot_is_sealed_in_the_way_of_its_revision(SnapshotKind<?, ?> kind) throws Exception {
        String name = "%s.%d.".formatted(kind.name(), kind.revision());
        JsonNode state = JSON.readTree(Files.readString(GOLDEN.resolve(name + "json")));
        Snapshots snapshots = new Snapshots(EventJson.mapper(), new Sealer(EventJson.mapper()));
        UUID id = new UUID(0, 1);
        DataKey key = new DataKey(id, id, new byte[0], "", FixedKey.ZEROS);

        Object opened = snapshots
                .open(
                        new StreamReader.SealedSnapshot(
                                kind.name(),
                                id,
                                16,
                                Files.readString(GOLDEN.resolve(name + "sealed"))
                                        .strip()),
                        Map.of(id, key))
                .orElseThrow()
                .getPayload();

        assertThat(asWritten(kind, opened))
                .as("kept snapshots must be opened: raise the revision and add its golden files")
                .isEqualTo(state);
    }

    private static List<String> fields(Class<?> state) {
        return Stream.of(state.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    private static JsonNode rewritten(SnapshotKind<?, ?> kind, JsonNode golden) {
        return asWritten(kind, kind.read(JSON, golden));
    }

    private static JsonNode asWritten(SnapshotKind<?, ?> kind, Object aggregate) {
        return JSON.readTree(JSON.writeValueAsString(kind.write(JSON, aggregate)));
    }
}
