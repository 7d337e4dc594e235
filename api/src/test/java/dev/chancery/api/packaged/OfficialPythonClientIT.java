package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A back end with the published Python client of Supabase works against the packaged service. */
class OfficialPythonClientIT {

    @TempDir
    static Path directory;

    private static Python python;

    @BeforeAll
    static void install() throws Exception {
        if (!Python.isUsable()) {
            ClientTests.cannotRun("no Python " + Python.OLDEST + " with venv");
        }
        Python.install()
                .ifPresentOrElse(
                        installed -> python = installed,
                        () -> ClientTests.cannotRun("Python's client cannot be installed, see above"));
    }

    @Test
    void every_method_does_what_it_says() throws Exception {
        String jwtKeys = ForClients.ecKeys();
        try (ConfirmingService confirming = ConfirmingService.start(directory, jwtKeys)) {
            Map<String, String> environment = new HashMap<>(confirming.environment());
            environment.putAll(ForClients.apiKeys(jwtKeys));
            Command.Result result = python.test(environment);
            System.out.println(result.output());
            assertThat(result.status()).as(result.output()).isZero();
        }
    }
}
