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
import tools.jackson.databind.json.JsonMapper;

/** A client that signs people up and refreshes their sessions, and remembers every answer that it got. */
final class Witness implements Runnable {

    private static final String PASSWORD = "secret-password";
    private static final int REFRESHES = 4;
    private static final JsonMapper JSON = new JsonMapper();

    /** Someone who was told that they have an account, and the last refresh token that they were given. */
    static final class Account {
        private final String email;
        private String refreshToken;

        private Account(String email, String refreshToken) {
            this.email = email;
            this.refreshToken = refreshToken;
        }

        String email() {
            return email;
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Packaged service;
    private final Queue<Account> accounts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answers = new AtomicInteger();

    Witness(Packaged service) {
        this.service = service;
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
        HttpResponse<String> signUp = post(service, "/signup", credentials(email));
        if (signUp.statusCode() != 200) {
            return false;
        }
        Account account = new Account(email, refreshToken(signUp));
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
        return true;
    }

    Queue<Account> accounts() {
        return accounts;
    }

    int answers() {
        return answers.get();
    }

    /** The status of a sign-in of the account. */
    int signIn(Packaged restarted, Account account) throws IOException, InterruptedException {
        return post(restarted, "/token?grant_type=password", credentials(account.email))
                .statusCode();
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

    private static String credentials(String email) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    }

    private static String refreshToken(HttpResponse<String> session) {
        return JSON.readTree(session.body()).get("refresh_token").stringValue();
    }
}
