package dev.chancery.infra.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, x86_64", "Mac OS X, aarch64"})
    void the_binaries_of_a_supported_platform_are_there(String os, String architecture) {
        assertThat(Platform.class.getResource(Platform.of(os, architecture).archive()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"Windows 11, amd64", "Linux, riscv64", "SunOS, sparcv9"})
    void another_platform_is_told_to_bring_its_own_server(String os, String architecture) {
        assertThatThrownBy(() -> Platform.of(os, architecture))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(os)
                .hasMessageContaining("DATABASE_URL");
    }
}
