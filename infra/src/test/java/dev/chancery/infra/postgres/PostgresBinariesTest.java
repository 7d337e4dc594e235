package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    Path directory;

    @Test
    void several_who_unpack_at_once_use_what_the_first_of_them_made() throws Exception {
        var together = new CyclicBarrier(3);
        Callable<PostgresBinaries> unpacking = () -> {
            together.await();
            return PostgresBinaries.unpack(Platform.current(), directory);
        };
        var unpacked = new ArrayList<Future<PostgresBinaries>>();
        try (var threads = Executors.newFixedThreadPool(together.getParties())) {
            for (int i = 0; i < together.getParties(); i++) {
                unpacked.add(threads.submit(unpacking));
            }
        }
        for (var each : unpacked) {
            assertThat(each.get()).isEqualTo(unpacked.getFirst().get());
            assertThat(Path.of(each.get().program("postgres"))).isExecutable();
        }
        assertThat(entries()).containsExactly(unpacked.getFirst().get().home());
    }

    private List<Path> entries() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
