package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortChoiceTest {

    @TempDir
    private Path directory;

    private Path memory;
    private final List<Integer> tried = new ArrayList<>();

    @BeforeEach
    void remember() throws IOException {
        memory = Files.writeString(directory.resolve("port"), "54321\n");
    }

    @Test
    void a_server_that_comes_back_has_the_port_that_its_clients_know_or_none() throws IOException {
        PortChoice again = new PortChoice(memory, OptionalInt.of(54322));

        assertThatThrownBy(() -> again.startOn(this::taken))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("Port 54322 on 127.0.0.1 is taken: stop what listens there.");

        assertThat(tried).containsExactly(54322);
        assertThat(memory).hasContent("54321");
    }

    @Test
    void a_new_server_takes_the_port_of_the_last_time_or_another() {
        PortChoice any = new PortChoice(memory, OptionalInt.empty());

        assertThatThrownBy(() -> any.startOn(this::taken)).hasMessageStartingWith("No free port was found");

        assertThat(tried).hasSize(5).startsWith(54321);
        assertThat(tried.subList(1, 5)).doesNotContain(54321);
    }

    private StartResult taken(int port) {
        tried.add(port);
        return new StartResult.PortTaken();
    }
}
