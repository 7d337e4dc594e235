package dev.chancery.api.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.packaged.Witness.Account;
import dev.chancery.api.packaged.Witness.Fate;
import dev.chancery.api.token.ApiKeys;
import dev.chancery.api.token.SigningKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} in the middle of work, in turns of the service, which leaves its Postgres behind, and of Postgres
 * first, which leaves an unclean directory. Afterwards every answer is still true, and the tables are what the log says.
 * {@code -Dchancery.crash.rounds=20} does it more often.
 */
class CrashIT {

    private static final int ROUNDS = Integer.getInteger("chancery.crash.rounds", 3);
    private static final int CLIENTS = 4;
    /** After so many answers the kill comes, wherever the others are by then. */
    private static final int ANSWERS = 60;

    private static final String SECRET = "a-secret-for-tests-of-at-least-32-characters";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private Path data;
    private final Set<Fate> met = EnumSet.noneOf(Fate.class);
    private Packaged service;

    @BeforeEach
    void makeDirectory() throws IOException {
        // Postgres may run under an account of its own and has to be let through
        data = Files.createTempDirectory(
                "chancery-crash", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        service = start();
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        service.stop();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private Packaged start() {
        return Packaged.start(Map.of(
                "CHANCERY_DATA_DIRECTORY", data.toString(),
                "CHANCERY_BCRYPT_COST", "4",
                "GOTRUE_JWT_SECRET", SECRET,
                "GOTRUE_MAILER_AUTOCONFIRM", "true",
                "GOTRUE_LOG_LEVEL", "error"));
    }

    @Test
    void what_was_answered_is_still_true_after_a_crash() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Witness> witnesses = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> new Witness(service, serviceRoleKey(), number))
                    .toList();
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                witnesses.forEach(clients::submit);
                await().atMost(Duration.ofSeconds(60)).until(() -> answers(witnesses) >= ANSWERS);
                if (round % 2 == 1) {
                    killPostgres();
                }
                service.kill();
            }
            service = start();
            assertTrue(witnesses, round);
            assertThat(differencesFromTheLog()).as("rebuild, round %s", round).isZero();
        }
        assertThat(met).containsExactlyInAnyOrder(Fate.values());
    }

    private long differencesFromTheLog() throws Exception {
        assertThat(admin("POST").statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(60)).until(() -> !status().equals("running"));
        JsonNode report = JSON.readTree(admin("GET").body()).get("report");
        assertThat(report.get("events").longValue()).isPositive();
        return report.get("differing").longValue();
    }

    private String status() throws IOException, InterruptedException {
        return JSON.readTree(admin("GET").body()).get("status").stringValue();
    }

    private HttpResponse<String> admin(String method) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.url("/admin/rebuild"))
                .header("Authorization", "Bearer " + serviceRoleKey())
                .method(method, BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String serviceRoleKey() {
        SigningKeys keys = SigningKeys.of(new SigningKeys.Configuration(SECRET, "", null, List.of()));
        return ApiKeys.issue(keys, Instant.now()).serviceRole();
    }

    private static int answers(List<Witness> witnesses) {
        return witnesses.stream().mapToInt(Witness::answers).sum();
    }

    private void killPostgres() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long postmaster = Long.parseLong(Files.readAllLines(pidFile).getFirst());
            ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().join();
        }
    }

    private void assertTrue(Witness witness, Account account, int round) throws Exception {
        Fate fate = account.fate();
        // the answer to a refresh may have been lost in the crash: then the last token known is one behind
        assertThat(witness.refreshStatus(service, account))
                .as("refresh of one %s, round %s", fate, round)
                .isEqualTo(fate.refresh);
        HttpResponse<String> signIn = witness.signIn(service, account);
        assertThat(signIn.statusCode())
                .as("sign-in of one %s, round %s", fate, round)
                .isEqualTo(fate.signIn);
        if (fate == Fate.CHANGED) {
            assertThat(witness.signInAsBefore(service, account)).isEqualTo(400);
            assertThat(JSON.readTree(signIn.body())
                            .at("/user/user_metadata/colour")
                            .stringValue())
                    .isEqualTo("green");
        }
    }

    private void assertTrue(List<Witness> witnesses, int round) throws Exception {
        int known = 0;
        for (Witness witness : witnesses) {
            for (Account account : witness.accounts()) {
                if (!account.isUncertain()) {
                    assertTrue(witness, account, round);
                    met.add(account.fate());
                    known++;
                }
            }
        }
        System.out.println(
                "crash round " + round + ": " + known + " accounts and " + answers(witnesses) + " answers kept");
    }
}
