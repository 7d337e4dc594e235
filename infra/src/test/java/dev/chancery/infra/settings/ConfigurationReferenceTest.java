package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    private static final Path FILE = Path.of("..", "docs", "configuration.md");

    /** {@code ./mvnw -pl infra -am test -Dtest=ConfigurationReferenceTest -Dchancery.docs=write} writes the file anew. */
    @Test
    void the_document_says_what_the_code_does() throws IOException {
        if ("write".equals(System.getProperty("chancery.docs"))) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, ConfigurationReference.markdown());
        }
        assertThat(FILE).hasContent(ConfigurationReference.markdown());
    }

    @Test
    void every_name_is_declared_once() {
        assertThat(SettingsCatalogue.names()).doesNotHaveDuplicates();
    }
}
