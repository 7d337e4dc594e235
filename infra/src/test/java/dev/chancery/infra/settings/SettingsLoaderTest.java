package dev.chancery.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {

    private static final Setting<String> A = Setting.of("A", SettingTypes.TEXT, "default", "");

    @TempDir
    private Path directory;

    @Test
    void the_environment_alone_is_enough() {
        assertThat(load(Map.of("A", "environment")).get(A)).isEqualTo("environment");
        assertThat(load(Map.of()).get(A)).isEqualTo("default");
    }

    @Test
    void a_dotenv_file_in_the_working_directory_only_fills_gaps() throws IOException {
        write(".env", "A=dotenv");

        assertThat(load(Map.of()).get(A)).isEqualTo("dotenv");
        assertThat(load(Map.of("A", "environment")).get(A)).isEqualTo("environment");
        assertThat(load(Map.of("A", "")).get(A)).isEmpty();
    }

    @Test
    void a_named_file_overrides_the_environment_and_replaces_the_dotenv_file() throws IOException {
        write(".env", "B=dotenv");
        Path file = write("config.txt", "A=file");

        SettingsSource source =
                new SettingsLoader(Map.of("A", "environment"), directory).load(Optional.of(file), Optional.empty());

        assertThat(source.get(A)).isEqualTo("file");
        assertThat(source.names()).containsExactly("A");
    }

    @Test
    void a_named_file_may_be_json() throws IOException {
        Path file = write("config.json", "{\"A\":\"file\"}");

        assertThat(new SettingsLoader(Map.of(), directory)
                        .load(Optional.of(file), Optional.empty())
                        .get(A))
                .isEqualTo("file");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "8443, 8443", "0.5, 0.5", "-1, -1"})
    void a_number_or_a_bool_in_json_is_what_it_would_be_as_a_text(String json, String text) throws IOException {
        Path file = write("config.json", "{\"A\":%s}".formatted(json));

        assertThat(load(file, directory.resolve("missing")).get(A)).isEqualTo(text);
    }

    @Test
    void files_of_the_directory_override_everything_in_the_order_of_their_names() throws IOException {
        Path file = write("named.env", "A=file");
        write("conf/10.env", "A=ten");
        write("conf/20.json", "{\"A\":\"twenty\"}");
        write("conf/30.txt", "A=ignored");
        write("conf/05.env", "A=five");

        assertThat(load(file, directory.resolve("conf")).get(A)).isEqualTo("twenty");
    }

    @Test
    void of_two_files_with_one_stem_only_the_json_counts() throws IOException {
        Path file = write("named.env", "");
        write("conf/a.env", "A=env\nB=env");
        write("conf/a.json", "{\"A\":\"json\"}");

        SettingsSource source = load(file, directory.resolve("conf"));

        assertThat(source.get(A)).isEqualTo("json");
        assertThat(source.names()).containsExactly("A");
    }

    @Test
    void a_directory_that_cannot_be_read_is_reported() throws IOException {
        Path file = write("named.env", "A=file");
        Path missing = directory.resolve("missing");

        SettingsSource source = load(file, missing);

        assertThat(source.get(A)).isEqualTo("file");
        assertThat(Given.report(source).warnings())
                .containsExactly("The configuration directory " + missing + " cannot be read and is left out.");
    }

    @Test
    void a_named_file_that_cannot_be_used_is_refused_without_showing_its_content() throws IOException {
        assertRefused(directory.resolve("missing.env"), "cannot be read.");
        assertRefused(write("bad.env", "hunter2"), "cannot be used: line 1 is not NAME=value.");
        assertRefused(write("bad.json", "{\"A\":\"hunter2"), "cannot be used: it is not a JSON object.");
        assertRefused(write("null.json", "null"), "cannot be used: it is not a JSON object.");
        for (String value : List.of("null", "[\"hunter2\"]", "{}")) {
            assertRefused(
                    write("value.json", "{\"A\":%s}".formatted(value)),
                    "cannot be used: the value of A is no string, number or bool.");
        }
    }

    private void assertRefused(Path file, String problem) {
        assertThatThrownBy(() -> new SettingsLoader(Map.of(), directory).load(Optional.of(file), Optional.empty()))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("The configuration file " + file + " " + problem);
    }

    private SettingsSource load(Map<String, String> environment) {
        return new SettingsLoader(environment, directory).load(Optional.empty(), Optional.empty());
    }

    private SettingsSource load(Path file, Path configDirectory) {
        return new SettingsLoader(Map.of(), directory).load(Optional.of(file), Optional.of(configDirectory));
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** As Java shows what it cannot decode; the data would be looked for elsewhere, and a secret be another one. */
    @Test
    void letters_that_the_locale_cannot_read_are_refused() {
        assertThatThrownBy(() -> SettingsLoader.requireReadable("/srv/z\uFFFD\uFFFD"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LC_ALL=C.UTF-8");
        assertThatThrownBy(() -> JwtSettings.from(
                        SettingsSource.of(Map.of("GOTRUE_JWT_SECRET", "s\uFFFD\uFFFDcret-of-at-least-32-characters"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "GOTRUE_JWT_SECRET: has letters that cannot be read in this locale: start with LC_ALL=C.UTF-8");
    }
}
