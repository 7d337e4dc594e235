package dev.chancery.api.packaged;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that signs people up, refreshes their sessions and then does one thing more to them, each another, and remembers
 * every answer that it got.
 */
final class Witness implements Runnable {

    private static final String PASSWORD = "secret-password";
    private static final String NEW_PASSWORD = "another-password";
    private static final String CHANGE =
            "{\"password\":\"%s\",\"data\":{\"colour\":\"green\"}}".formatted(NEW_PASSWORD);
    private static final int REFRESHES = 4;
    private static final JsonMapper JSON = new JsonMapper();

    /** What becomes of someone in the end, and what holds from then on. */
    enum Fate {
        LEFT_ALONE(200, 200),
        SIGNED_OUT(400, 200),
        CHANGED(200, 200),
        DELETED(400, 400);

        final int refresh;
        final int signIn;

        Fate(int refresh, int signIn) {
            this.refresh = refresh;
            this.signIn = signIn;
        }
    }

    /** Someone who was told that they have an account, and what they were told last. */
    static final class Account {
        private final String email;
        private final String id;
        private final String accessToken;
        private String refreshToken;
        private Fate fate = Fate.LEFT_ALONE;
        private boolean underWay;

        private Account(String email, JsonNode session) {
            this.email = email;
            this.id = session.at("/user/id").stringValue();
            this.accessToken = session.get("access_token").stringValue();
            this.refreshToken = session.get("refresh_token").stringValue();
        }

        Fate fate() {
            return fate;
        }

        /** Whether it was not told any more what became of the last request; then both are right. */
        boolean isUncertain() {
            return underWay;
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Packaged service;
    private final Queue<Account> accounts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final String serviceRoleKey;
    private int lives;

    /** @param number by which those who begin together differ in what they do first */
    Witness(Packaged service, String serviceRoleKey, int number) {
        this.service = service;
        this.serviceRoleKey = serviceRoleKey;
        this.lives = number;
    }

    /** Goes on until the service stops answering. */
    @Override
    public void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = oneLife();
            }
        } catch (IOException e) {
            // the service is gone; what it had answered is remembered
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean oneLife() throws IOException, InterruptedException {
        String email = UUID.randomUUID() + "@example.com";
        HttpResponse<String> signUp = post(service, "/signup", credentials(email, PASSWORD));
        if (signUp.statusCode() != 200) {
            return false;
        }
        Account account = new Account(email, JSON.readTree(signUp.body()));
        accounts.add(account);
        answers.incrementAndGet();
        for (int i = 0; i < REFRESHES; i++) {
            HttpResponse<String> refresh = refresh(service, account);
            if (refresh.statusCode() != 200) {
                return false;
            }
            account.refreshToken = refreshToken(refresh);
            answers.incrementAndGet();
        }
        return meets(account, Fate.values()[lives++ % Fate.values().length]);
    }

    private boolean meets(Account account, Fate fate) throws IOException, InterruptedException {
        account.underWay = true;
        int status = switch (fate) {
            case LEFT_ALONE -> 200;
            case SIGNED_OUT -> send("POST", "/logout?scope=global", account.accessToken, "");
            case CHANGED -> send("PUT", "/user", account.accessToken, CHANGE);
            case DELETED -> send("DELETE", "/admin/users/" + account.id, serviceRoleKey, "");
        };
        if (status != 200 && status != 204) {
            return false;
        }
        account.fate = fate;
        account.underWay = false;
        answers.incrementAndGet();
        return true;
    }

    private int send(String method, String path, String token, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.url(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    Queue<Account> accounts() {
        return accounts;
    }

    int answers() {
        return answers.get();
    }

    /** The answer to a sign-in of the account with the password that it was told last. */
    HttpResponse<String> signIn(Packaged restarted, Account account) throws IOException, InterruptedException {
        return signIn(restarted, account, account.fate == Fate.CHANGED ? NEW_PASSWORD : PASSWORD);
    }

    /** The status of a sign-in with the password that it had before. */
    int signInAsBefore(Packaged restarted, Account account) throws IOException, InterruptedException {
        return signIn(restarted, account, PASSWORD).statusCode();
    }

    private HttpResponse<String> signIn(Packaged restarted, Account account, String password)
            throws IOException, InterruptedException {
        return post(restarted, "/token?grant_type=password", credentials(account.email, password));
    }

    /** The status of a refresh with the last token that was acknowledged. */
    int refreshStatus(Packaged restarted, Account account) throws IOException, InterruptedException {
        return refresh(restarted, account).statusCode();
    }

    private HttpResponse<String> refresh(Packaged at, Account account) throws IOException, InterruptedException {
        return post(at, "/token?grant_type=refresh_token", "{\"refresh_token\":\"" + account.refreshToken + "\"}");
    }

    private HttpResponse<String> post(Packaged at, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(at.url(path))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    private static String refreshToken(HttpResponse<String> session) {
        return JSON.readTree(session.body()).get("refresh_token").stringValue();
    }
}
