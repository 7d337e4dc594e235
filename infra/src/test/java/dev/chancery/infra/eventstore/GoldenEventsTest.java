package dev.chancery.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.command.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The contract with the past: what any version has ever stored is read by this one. */
class GoldenEventsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/events");
    private static final Path WRITTEN = Path.of("target/events");
    private static final Path SEALED = Path.of("src/test/resources/sealed-parts.txt");
    private static final EventCatalogue CATALOGUE = new EventCatalogue();
    private static final JsonMapper JSON = EventJson.mapper();

    static final List<Event> SAMPLES = SampleEvents.ALL;

    static Collection<EventType> types() {
        return CATALOGUE.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_event_has_a_sample_and_a_golden_file_for_each_revision(EventType type) {
        assertThat(SAMPLES).as("add one to SampleEvents").anyMatch(type.type()::isInstance);
        for (int revision = 1; revision <= type.revision(); revision++) {
            assertThat(file(type, revision)).exists();
        }
    }

    /** What stands in clear where it would be sealed is not read ({@link SealedParts#requireSealed}). */
    @Test
    void what_was_stored_in_clear_stays_in_clear() throws IOException {
        String sealed = types().stream()
                        .flatMap(type -> sealed(SealedParts.of(type.type()), type.name() + "." + type.revision() + " "))
                        .sorted()
                        .collect(Collectors.joining("\n"))
                + "\n";
        Path written = Path.of("target").resolve(SEALED.getFileName());
        Files.writeString(written, sealed);

        assertThat(SEALED)
                .as("a part that is sealed from now on cannot be read where it was stored in clear: raise the revision,"
                        + " write an upcaster, and take the new list from " + written)
                .exists()
                .hasContent(sealed);
    }

    private static Stream<String> sealed(SealedParts parts, String path) {
        return Stream.of(
                        parts.personal().stream().map(component -> path + component + " personal"),
                        parts.secrets().stream()
                                .map(secret -> path + secret.component() + " secret " + secret.keyComponent()),
                        parts.nested().stream().flatMap(inner -> sealed(inner.parts(), path + inner.component() + ".")))
                .flatMap(Function.identity());
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void an_event_is_stored_as_its_golden_file_says(Event event) throws IOException {
        EventType type = CATALOGUE.of(event.getClass());
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(event) + "\n";
        Files.createDirectories(WRITTEN);
        Files.writeString(WRITTEN.resolve(file(type, type.revision()).getFileName()), json);

        assertThat(file(type, type.revision()))
                .as("stored events must not change their shape: raise the revision, write an upcaster, and take the new"
                        + " golden file from " + WRITTEN)
                .exists()
                .hasContent(json);
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void every_revision_of_an_event_reads_back_to_the_same(Event event) throws IOException {
        EventType type = CATALOGUE.of(event.getClass());
        for (int revision = 1; revision <= type.revision(); revision++) {
            ObjectNode payload = (ObjectNode) JSON.readTree(Files.readString(file(type, revision)));

            assertThat(read(type.name(), revision, payload)).isEqualTo(event);
        }
    }

    @Test
    void no_golden_file_belongs_to_an_event_that_nobody_can_read() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\.\\d+\\.json$", "")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(CATALOGUE.named(name)).isNotNull());
        }
    }

    private static Object read(String name, int revision, ObjectNode payload) {
        UUID any = UUID.randomUUID();
        ObjectNode metadata = JSON.valueToTree(StoredOrigin.of(Scene.ORIGIN, null, null));
        StoredEvent stored =
                new StoredEvent(1, any, "any", any, 0, name, revision, any, Instant.EPOCH, payload, metadata, null);
        return EventStreamUtils.upcastAndDeserializeDomainEvents(
                        Stream.of(stored), new EventSerializer(CATALOGUE, JSON), Upcasters.chain())
                .next()
                .getPayload();
    }

    private static Path file(EventType type, int revision) {
        return GOLDEN.resolve(type.name() + "." + revision + ".json");
    }
}
