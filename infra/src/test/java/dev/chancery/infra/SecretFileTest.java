package dev.chancery.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

    @TempDir
    private Path directory;

    @Test
    void a_secret_is_read_as_it_was_written_by_its_owner_only() throws IOException {
        Path file = directory.resolve("secret");

        SecretFile.write(file, "s3cret");

        assertThat(SecretFile.read(file)).isEqualTo("s3cret");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_secret_that_is_there_stays() throws IOException {
        Path file = directory.resolve("secret");
        SecretFile.write(file, "first");

        assertThat(SecretFile.write(file, "second")).isEqualTo("first");
        assertThat(SecretFile.read(file)).isEqualTo("first");
    }

    /** Two starts at once may both have found no file; one of them has used its secret by then. */
    @RepeatedTest(20)
    void of_those_who_write_at_once_all_get_the_secret_of_the_first() throws Exception {
        Path file = directory.resolve("secrets").resolve("key");
        CyclicBarrier together = new CyclicBarrier(4);

        List<String> got = new ArrayList<>();
        try (ExecutorService starts = Executors.newFixedThreadPool(4)) {
            List<Future<String>> writing = IntStream.range(0, 4)
                    .mapToObj(i -> starts.submit(() -> {
                        together.await();
                        return SecretFile.write(file, "secret-" + i);
                    }))
                    .toList();
            for (Future<String> each : writing) {
                got.add(each.get());
            }
        }

        assertThat(got).containsOnly(SecretFile.read(file));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void content_then_name_then_the_names_of_new_directories_are_forced_to_the_disk() throws IOException {
        Path secrets = directory.resolve("data").resolve("secrets");

        List<String> forced = forced(() -> SecretFile.write(secrets.resolve("key"), "s3cret"));

        assertThat(forced).hasSize(4);
        assertThat(forced.subList(0, 2))
                .containsExactly(directory.toString(), directory.resolve("data").toString());
        assertThat(forced.get(2)).startsWith(secrets.resolve("key").toString()).endsWith(".new");
        assertThat(forced.get(3)).isEqualTo(secrets.toString());
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** What the operating system was told to bring to the disk, in order. */
    private List<String> forced(Writing writing) throws IOException {
        Path dump = directory.resolve("forced.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            writing.run();
            recording.stop();
            recording.dump(dump);
        }
        return RecordingFile.readAllEvents(dump).stream()
                .map((RecordedEvent event) -> event.getString("path"))
                .filter(path -> path != null && path.startsWith(directory.toString()))
                .toList();
    }
}
