package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LauncherTest {

    /** JVMS §4.1: 44 is Java 1.0. */
    private static final int JAVA_17 = 61;

    @Test
    void a_java_that_is_too_old_can_read_the_class_that_says_so() throws IOException {
        try (DataInputStream header = new DataInputStream(Launcher.class.getResourceAsStream("Launcher.class"))) {
            header.skipNBytes(6);
            assertThat(header.readUnsignedShort()).isEqualTo(JAVA_17);
        }
        assertThat(Launcher.refusal(17)).contains("Java 25 or newer is needed, and this is Java 17");
    }
}
