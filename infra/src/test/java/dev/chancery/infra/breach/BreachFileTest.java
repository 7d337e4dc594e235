package dev.chancery.infra.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.infra.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreachFileTest {

    @TempDir
    private Path directory;

    private final List<String> leaked =
            IntStream.range(0, 1000).mapToObj(n -> "leaked " + n).toList();
    private final List<String> unknown =
            IntStream.range(0, 1000).mapToObj(n -> "unknown " + n).toList();

    /** As the downloader writes it, with counts of different lengths. */
    private static List<String> lines(List<String> passwords) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < passwords.size(); i++) {
            counts.put(Sha1.HEX.formatHex(Sha1.of(passwords.get(i))), 1 + i * i);
        }
        return counts.entrySet().stream()
                .map(line -> line.getKey() + ":" + line.getValue())
                .toList();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("hashes.txt"), text);
    }

    private static void assertTells(BreachedPasswords list, List<String> passwords, boolean expected)
            throws IOException {
        for (String password : passwords) {
            assertThat(list.contain(password)).as(password).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void a_sorted_list_knows_each_of_its_passwords_and_no_other(String lineEnd) throws IOException {
        for (String last : List.of("", lineEnd)) {
            BreachedPasswords list = BreachFile.open(file(String.join(lineEnd, lines(leaked)) + last));

            assertTells(list, leaked, true);
            assertTells(list, unknown, false);
        }
    }

    @Test
    void lists_of_a_few_lines_are_searched_to_both_ends() throws IOException {
        for (int size = 1; size <= 5; size++) {
            List<String> few = leaked.subList(0, size);
            BreachedPasswords list = BreachFile.open(file(String.join("\n", lines(few))));

            assertTells(list, few, true);
            assertTells(list, unknown.subList(0, 200), false);
        }
    }

    @Test
    void lower_case_and_missing_counts_are_understood() throws IOException {
        String text = lines(leaked).stream()
                .map(line -> line.substring(0, Sha1.DIGITS).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));

        assertTells(BreachFile.open(file(text)), leaked.subList(0, 100), true);
    }

    @Test
    void a_list_that_is_replaced_is_used_at_once() throws IOException {
        BreachedPasswords list = BreachFile.open(file(String.join("\n", lines(List.of("before")))));

        Path newer = Files.write(directory.resolve("newer.txt"), lines(List.of("after")));
        Files.move(newer, directory.resolve("hashes.txt"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(list.contain("after")).isTrue();
        assertThat(list.contain("before")).isFalse();
    }

    @Test
    void an_interrupted_reader_does_not_disturb_the_others() throws IOException {
        BreachedPasswords list = BreachFile.open(file(String.join("\n", lines(leaked))));

        Thread.currentThread().interrupt();
        assertThat(list.contain("leaked 1")).isTrue();
        assertThat(Thread.interrupted()).isTrue();

        assertThat(list.contain("leaked 1")).isTrue();
    }

    @Test
    void a_list_that_is_gone_or_damaged_is_a_failure_and_not_an_answer() throws IOException {
        Path file = file(String.join("\n", lines(leaked)));
        BreachedPasswords list = BreachFile.open(file);

        Files.writeString(file, "x".repeat(1_000_000));
        assertThatThrownBy(() -> list.contain("leaked 1")).isInstanceOf(IOException.class);

        Files.delete(file);
        assertThatThrownBy(() -> list.contain("leaked 1")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                           | it is empty",
                "secret-password                                              | a line is no SHA-1 hash with a count",
                "31D6CFE0D16AE931B73C59D7E0C089C0:1                           | a line is no SHA-1 hash with a count",
            })
    void what_is_no_list_is_refused_at_start(String text, String reason) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> BreachFile.open(file))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("CHANCERY_PASSWORD_BREACH_FILE");
    }

    @Test
    void a_list_in_the_order_of_counts_is_refused_at_start() throws IOException {
        Path file = file(String.join("\n", lines(leaked).reversed()));

        assertThatThrownBy(() -> BreachFile.open(file)).hasMessageContaining("its hashes are not in their order");
    }

    @Test
    void a_file_that_is_not_there_is_named_at_start() {
        Path file = directory.resolve("nowhere");

        assertThatThrownBy(() -> BreachFile.open(file))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_filter_knows_each_password_of_its_list_and_mistakes_as_few_others_as_it_was_told() throws IOException {
        Path filter = directory.resolve("filter");
        List<String> shuffled = lines(leaked).reversed();

        assertThat(new BloomFileWriter(0.01).write(file(String.join("\n", shuffled)), filter))
                .isEqualTo(leaked.size());

        BreachedPasswords known = BreachFile.open(filter);
        assertTells(known, leaked, true);
        long mistakes = 0;
        for (int i = 0; i < 20_000; i++) {
            mistakes += known.contain("unknown " + i) ? 1 : 0;
        }
        // 200 are expected, with a standard deviation of 14
        assertThat(mistakes).isBetween(130L, 270L);
        assertThat(Files.size(filter)).isLessThan(Files.size(directory.resolve("hashes.txt")) / 30);
    }

    @Test
    void half_a_filter_is_refused_at_start() throws IOException {
        Path filter = directory.resolve("filter");
        new BloomFileWriter(0.01).write(file(String.join("\n", lines(leaked))), filter);
        byte[] whole = Files.readAllBytes(filter);
        Files.write(filter, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> BreachFile.open(filter)).hasMessageContaining("it is not as long as it says");
    }

    @Test
    void a_list_with_anything_else_in_it_makes_no_filter() throws IOException {
        Path hashes = file(String.join("\n", lines(leaked)) + "\n\nnonsense");
        Path filter = Files.writeString(directory.resolve("filter"), "the old one");

        assertThatThrownBy(() -> new BloomFileWriter(0.01).write(hashes, filter))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1002 of " + hashes);
        assertThat(filter).hasContent("the old one");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(hashes, filter);
        }
    }
}
