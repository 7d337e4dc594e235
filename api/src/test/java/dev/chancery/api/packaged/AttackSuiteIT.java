package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The attacks on SAML, tried on the class path of the packaged service: its jar, and what stands in the manifest of that. Only the tests
 * and what runs them come after it, so that a library that is there in another version, or not at all, is met here.
 */
class AttackSuiteIT {

    private static final Path JAR = Path.of("target", "chancery.jar");
    private static final Pattern TESTS = Pattern.compile("chancery-sso-.*-tests\\.jar");
    private static final Pattern RUNNER =
            Pattern.compile("(junit-|open-test-reporting-|opentest4j-|apiguardian-|assertj-|byte-buddy-).*\\.jar");
    private static final Pattern SUCCESSFUL = Pattern.compile("\\[ *(\\d+) tests successful *]");

    /** Fewer than there are, and more than a part of them. */
    private static final int AT_LEAST = 200;

    @Test
    void no_attack_gets_through_where_the_service_runs() throws Exception {
        Path tests = onClassPath(TESTS).getFirst();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-cp",
                classPath(tests),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--scan-class-path=" + tests,
                "--details=summary",
                "--disable-banner",
                "--disable-ansi-colors",
                "--fail-if-no-tests"));

        Command.Result result = Command.run(Path.of("target"), Map.of(), command);

        assertThat(result.succeeded()).as(result.output()).isTrue();
        assertThat(result.output()).contains(" 0 tests failed", " 0 tests skipped", " 0 tests aborted");
        Matcher successful = SUCCESSFUL.matcher(result.output());
        assertThat(successful.find()).as(result.output()).isTrue();
        assertThat(Integer.parseInt(successful.group(1))).isGreaterThan(AT_LEAST);
    }

    private static String classPath(Path tests) {
        return String.join(
                File.pathSeparator,
                Stream.concat(Stream.of(JAR.toAbsolutePath(), tests), onClassPath(RUNNER).stream())
                        .map(Path::toString)
                        .toList());
    }

    private static List<Path> onClassPath(Pattern name) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> name.matcher(entry.getFileName().toString()).matches())
                .toList();
    }
}
