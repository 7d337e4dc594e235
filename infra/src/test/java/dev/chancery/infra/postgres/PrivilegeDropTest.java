package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class PrivilegeDropTest {

    @TempDir
    private Path tools;

    @ParameterizedTest
    @EnumSource(PrivilegeDrop.Kind.class)
    void each_of_the_programs_runs_a_command_under_another_account(PrivilegeDrop.Kind kind) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may become somebody else");
        var real = real(kind);
        assumeTrue(real != null, "not installed");
        var nobody = PosixAccount.named("nobody").orElseThrow();

        var command = new ArrayList<>(new PrivilegeDrop(kind, real).prefix(nobody.uid(), nobody.gid()));
        command.addAll(List.of("/bin/sh", "-c", "echo $(id -u) \"$1\"", "sh", "an argument  with 'spaces'"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(process.inputReader().readAllLines()).containsExactly(nobody.uid() + " an argument  with 'spaces'");
    }

    @Test
    void a_setpriv_of_busybox_is_passed_over() throws IOException {
        var busybox = program("busybox");
        Files.createSymbolicLink(tools.resolve("setpriv"), busybox);
        program("su");

        assertThat(PrivilegeDrop.find(tools.toString()).kind()).isEqualTo(PrivilegeDrop.Kind.SU);
    }

    @Test
    void without_any_of_them_the_way_out_is_named() {
        assertThatThrownBy(() -> PrivilegeDrop.find(tools.toString()))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("ordinary user")
                .hasMessageContaining("DATABASE_URL");
    }

    private Path program(String name) throws IOException {
        var program = Files.createFile(tools.resolve(name));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private static Path real(PrivilegeDrop.Kind kind) {
        var name = kind.name().toLowerCase(Locale.ROOT);
        return List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
