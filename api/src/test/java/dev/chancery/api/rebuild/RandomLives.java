package dev.chancery.api.rebuild;

import dev.chancery.api.Mailbox;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.infra.testing.Wallet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** Several clients that do at random all that can be done to accounts, to the same few accounts at the same time. */
final class RandomLives {

    private static final int ADDRESSES = 6;

    /** The example of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE =
            "\"code_challenge\":\"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\",\"code_challenge_method\":\"s256\"";

    /** Brought along from elsewhere; whoever signs in with it has it hashed anew. */
    private static final String IMPORTED_PASSWORD = "test";

    private static final String IMPORTED_HASH =
            "$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk";

    private static final List<Wallet> WALLETS = List.of(Wallet.ofEthereum(), Wallet.ofEthereum(), Wallet.ofEthereum());

    /** @param refreshTokens all that anybody was given, the oldest first */
    record Session(String accessToken, List<String> refreshTokens) {}

    /** @param serverErrors of which there should be none */
    record Outcome(List<String> serverErrors, List<Session> sessions) {}

    private final TestService service;
    private final Mailbox mailbox;
    private final ConcurrentLinkedDeque<Session> sessions;
    private final ConcurrentLinkedDeque<String> userIds;

    private RandomLives(
            TestService service, ConcurrentLinkedDeque<Session> sessions, ConcurrentLinkedDeque<String> userIds) {
        this.service = service;
        this.mailbox = Mailbox.of(service);
        this.sessions = sessions;
        this.userIds = userIds;
    }

    /** Clients of several nodes in turns, who use each other's sessions. */
    static Outcome run(List<TestService> nodes, long seed, int clients, int stepsEach) throws Exception {
        ConcurrentLinkedDeque<Session> sessions = new ConcurrentLinkedDeque<>();
        ConcurrentLinkedDeque<String> userIds = new ConcurrentLinkedDeque<>();
        List<Answer> errors = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<List<Answer>>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                Random random = new Random(seed * 31 + client);
                RandomLives lives = new RandomLives(nodes.get(client % nodes.size()), sessions, userIds);
                running.add(threads.submit((Callable<List<Answer>>) () -> lives.live(random, stepsEach)));
            }
            for (Future<List<Answer>> client : running) {
                errors.addAll(client.get());
            }
        }
        return new Outcome(errors.stream().map(Answer::body).toList(), List.copyOf(sessions));
    }

    private List<Answer> live(Random random, int steps) {
        List<Answer> errors = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            Answer answer = step(random);
            if (answer.status() >= 500) {
                errors.add(answer);
            }
        }
        return errors;
    }

    private Answer step(Random random) {
        return switch (random.nextInt(25)) {
            case 0, 1 -> signUp(random);
            case 2, 3, 4 -> signIn(random);
            case 5, 6, 7 -> refresh(random);
            case 8 ->
                asUser(random, "PUT", "/user", "{\"data\":{\"n\":%d,\"gone\":null}}".formatted(random.nextInt(9)));
            case 9 -> asUser(random, "PUT", "/user", "{\"password\":\"%s\"}".formatted(password(random)));
            case 10 -> asUser(random, "POST", "/logout?scope=" + pick(random, "global", "local", "others"), null);
            case 11 -> random.nextInt(4) == 0 ? moveWhoAskedForMail(random) : adminUpdate(random);
            case 12 -> random.nextInt(3) == 0 ? delete(random) : adminCreate(random);
            case 13 -> askForMail(random);
            case 14, 15 -> useMail(random);
            case 16 -> guess(random);
            case 17 ->
                switch (random.nextInt(3)) {
                    case 0 -> asUser(random, "GET", "/reauthenticate", null);
                    case 1 -> service.asAdmin("POST", "/invite", "{\"email\":\"%s\"}".formatted(email(random)));
                    default -> generateLink(random);
                };
            case 18 -> askForSms(random);
            case 19, 20 -> useSms(random);
            case 21 ->
                switch (random.nextInt(3)) {
                    case 0 -> asUser(random, "PUT", "/user", "{\"phone\":\"%s\"}".formatted(phone(random)));
                    case 1 ->
                        asUser(
                                random,
                                "PUT",
                                "/user",
                                "{\"phone\":\"%s\",\"email\":\"%s\"}".formatted(phone(random), email(random)));
                    default -> takeNumberOfNobody(random);
                };
            case 22 -> unlink(random);
            case 23 -> byWallet(random);
            default ->
                random.nextBoolean()
                        ? asUser(
                                random,
                                "PUT",
                                "/user",
                                "{\"email\":\"other%d@example.com\"}".formatted(random.nextInt(3)))
                        : moveToAddressOfNobody(random);
        };
    }

    private Answer signUp(Random random) {
        if (random.nextInt(4) == 0) {
            return remember(
                    service.post("/signup", "{\"data\":{\"full_name\":\"Nobody %d\"}}".formatted(random.nextInt(3))));
        }
        return remember(service.post(
                "/signup",
                "{\"email\":\"%s\",\"password\":\"%s\",\"data\":{\"full_name\":\"N%d\"}}"
                        .formatted(email(random), password(random), random.nextInt(3))));
    }

    private Answer signIn(Random random) {
        boolean imported = random.nextInt(4) == 0;
        return remember(service.post(
                "/token?grant_type=password",
                "{\"email\":\"%s\",\"password\":\"%s\"}"
                        .formatted(
                                imported ? importedEmail(random) : email(random),
                                imported ? IMPORTED_PASSWORD : password(random))));
    }

    private Answer refresh(Random random) {
        Session session = any(sessions, random);
        if (session == null) {
            return signUp(random);
        }
        List<String> tokens = session.refreshTokens();
        String token;
        synchronized (tokens) {
            token = tokens.get(Math.max(0, tokens.size() - 1 - random.nextInt(3)));
        }
        Answer answer = service.post("/token?grant_type=refresh_token", "{\"refresh_token\":\"%s\"}".formatted(token));
        if (answer.status() == 200) {
            synchronized (tokens) {
                tokens.add(answer.json().get("refresh_token").stringValue());
            }
        }
        return answer;
    }

    private Answer asUser(Random random, String method, String path, String body) {
        Session session = any(sessions, random);
        return session == null ? signUp(random) : service.as(session.accessToken(), method, path, body);
    }

    private Answer byWallet(Random random) {
        Wallet wallet = WALLETS.get(random.nextInt(WALLETS.size()));
        String message = """
                localhost:3000 wants you to sign in with your Ethereum account:
                %s

                Statement %d

                URI: http://localhost:3000/
                Version: 1
                Nonce: %d
                Issued At: %s""".formatted(
                        wallet.address(),
                        random.nextInt(2),
                        random.nextInt(100),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS));
        return remember(service.post(
                "/token?grant_type=web3",
                "{\"chain\":\"ethereum\",\"message\":\"%s\",\"signature\":\"%s\"}"
                        .formatted(message.replace("\n", "\\n"), wallet.sign(message))));
    }

    private Answer unlink(Random random) {
        Session session = any(sessions, random);
        if (session == null) {
            return signUp(random);
        }
        Answer user = service.as(session.accessToken(), "GET", "/user", null);
        JsonNode identities = user.json().path("identities");
        if (identities.isEmpty()) {
            return user;
        }
        String id = identities
                .get(random.nextInt(identities.size()))
                .get("identity_id")
                .stringValue();
        return service.as(session.accessToken(), "DELETE", "/user/identities/" + id, null);
    }

    private Answer askForMail(Random random) {
        String path = pick(random, "/recover", "/otp", "/magiclink", "/resend");
        return service.post(
                path,
                "{\"email\":\"%s\",\"type\":\"%s\"%s}"
                        .formatted(
                                email(random),
                                pick(random, "signup", "email_change"),
                                random.nextBoolean() ? "" : "," + CHALLENGE));
    }

    private Answer generateLink(Random random) {
        return service.asAdmin(
                "POST",
                "/admin/generate_link",
                "{\"type\":\"%s\",\"email\":\"%s\",\"new_email\":\"other%d@example.com\",\"password\":\"%s\"}"
                        .formatted(
                                pick(
                                        random,
                                        "signup",
                                        "invite",
                                        "magiclink",
                                        "recovery",
                                        "email_change_current",
                                        "email_change_new"),
                                email(random),
                                random.nextInt(3),
                                password(random)));
    }

    /** A code that was sent, or a link of a flow that goes on to its end. */
    private Answer useMail(Random random) {
        String address = random.nextInt(3) == 0 ? "other%d@example.com".formatted(random.nextInt(3)) : email(random);
        List<Mailbox.Letter> letters = mailbox.to(address);
        if (letters.isEmpty()) {
            return askForMail(random);
        }
        Mailbox.Letter letter = letters.get(random.nextInt(letters.size()));
        String type = switch (letter.kind()) {
            case "EmailChangeRequested" -> "email_change";
            case "LinkGenerated" -> pick(random, "email_change", "recovery", "signup");
            case "RecoveryRequested" -> "recovery";
            default -> "signup";
        };
        if (!letter.hash().startsWith("pkce_")) {
            return remember(service.post(
                    "/verify",
                    "{\"type\":\"%s\",\"email\":\"%s\",\"token\":\"%s\"}".formatted(type, address, letter.code())));
        }
        Answer link = service.send("GET", "/verify?type=%s&token=%s".formatted(type, letter.hash()), null);
        String place = link.header("Location");
        if (!place.contains("?code=")) {
            return link;
        }
        return remember(service.post(
                "/token?grant_type=pkce",
                "{\"auth_code\":\"%s\",\"code_verifier\":\"%s\"}"
                        .formatted(place.replaceFirst(".*code=([0-9a-f-]{36}).*", "$1"), VERIFIER)));
    }

    private Answer askForSms(Random random) {
        String phone = phone(random);
        return switch (random.nextInt(4)) {
            case 0 ->
                remember(service.post(
                        "/signup", "{\"phone\":\"%s\",\"password\":\"%s\"}".formatted(phone, password(random))));
            case 1 ->
                service.post(
                        "/resend",
                        "{\"type\":\"%s\",\"phone\":\"%s\"}".formatted(pick(random, "sms", "phone_change"), phone));
            default -> service.post("/otp", "{\"phone\":\"%s\",\"data\":{\"n\":1}}".formatted(phone));
        };
    }

    /** A code that was sent to a phone, or a wrong one, or a password instead. */
    private Answer useSms(Random random) {
        String phone = phone(random);
        if (random.nextInt(4) == 0) {
            return remember(service.post(
                    "/token?grant_type=password",
                    "{\"phone\":\"%s\",\"password\":\"%s\"}".formatted(phone, password(random))));
        }
        List<Mailbox.Letter> letters = mailbox.to(phone);
        return letters.isEmpty()
                ? askForSms(random)
                : remember(service.post(
                        "/verify",
                        "{\"type\":\"%s\",\"phone\":\"%s\",\"token\":\"%s\"}"
                                .formatted(
                                        pick(random, "sms", "phone_change"),
                                        phone,
                                        random.nextInt(6) == 0
                                                ? "1"
                                                : letters.get(random.nextInt(letters.size()))
                                                        .code())));
    }

    private Answer takeNumberOfNobody(Random random) {
        String phone = "491234%05d".formatted(random.nextInt(100_000));
        Answer asked = asUser(random, "PUT", "/user", "{\"phone\":\"%s\"}".formatted(phone));
        List<Mailbox.Letter> letters = mailbox.to(phone);
        return letters.isEmpty()
                ? asked
                : remember(service.post(
                        "/verify",
                        "{\"type\":\"phone_change\",\"phone\":\"%s\",\"token\":\"%s\"}"
                                .formatted(phone, letters.getLast().code())));
    }

    /** Agreed to at the new address, and at times at the present one before. */
    private Answer moveToAddressOfNobody(Random random) {
        String address = "new%d@example.com".formatted(random.nextInt(100_000));
        Answer asked = asUser(random, "PUT", "/user", "{\"email\":\"%s\"}".formatted(address));
        if (asked.status() != 200) {
            return asked;
        }
        String present = asked.json().path("email").stringValue("");
        Answer agreed = asked;
        for (String to : random.nextBoolean() ? List.of(present, address) : List.of(address)) {
            List<Mailbox.Letter> letters = mailbox.to(to);
            if (!letters.isEmpty()) {
                agreed = remember(service.post(
                        "/verify",
                        "{\"type\":\"email_change\",\"email\":\"%s\",\"token\":\"%s\"}"
                                .formatted(to, letters.getLast().code())));
            }
        }
        return agreed;
    }

    private Answer guess(Random random) {
        return service.post(
                "/verify", "{\"type\":\"email\",\"email\":\"%s\",\"token\":\"1\"}".formatted(email(random)));
    }

    private Answer adminCreate(Random random) {
        boolean imported = random.nextBoolean();
        Answer answer = service.asAdmin(
                "POST",
                "/admin/users",
                "{\"email\":\"%s\",\"%s\":\"%s\",\"email_confirm\":%b,\"app_metadata\":{\"plan\":\"x\"}}"
                        .formatted(
                                imported ? importedEmail(random) : email(random),
                                imported ? "password_hash" : "password",
                                imported ? IMPORTED_HASH : password(random),
                                random.nextBoolean()));
        if (answer.status() == 200) {
            userIds.add(answer.json().get("id").stringValue());
        }
        return answer;
    }

    private Answer adminUpdate(Random random) {
        String id = any(userIds, random);
        if (id == null) {
            return adminCreate(random);
        }
        String change = pick(
                random,
                "\"ban_duration\":\"1h\"",
                "\"ban_duration\":\"none\"",
                "\"email\":\"" + email(random) + "\"",
                "\"email\":\"moved%d@example.com\"".formatted(random.nextInt(1_000)),
                "\"phone\":\"+4912345678%d\"".formatted(random.nextInt(1_000)),
                "\"email_confirm\":true",
                "\"phone_confirm\":true,\"phone\":\"+4912345678%d\"".formatted(random.nextInt(4)),
                "\"password\":\"" + password(random) + "\"",
                "\"role\":\"editor\"",
                "\"user_metadata\":{\"n\":null,\"m\":[1,{\"k\":1.50}]}",
                "\"app_metadata\":{\"plan\":null}");
        return service.asAdmin("PUT", "/admin/users/" + id, "{" + change + "}");
    }

    private Answer moveWhoAskedForMail(Random random) {
        String id = any(userIds, random);
        if (id == null) {
            return adminCreate(random);
        }
        String address = service.asAdmin("GET", "/admin/users/" + id, null)
                .json()
                .path("email")
                .stringValue("");
        service.post("/recover", "{\"email\":\"%s\"}".formatted(address));
        return service.asAdmin(
                "PUT", "/admin/users/" + id, "{\"email\":\"moved%d@example.com\"}".formatted(random.nextInt(100_000)));
    }

    private Answer delete(Random random) {
        String id = any(userIds, random);
        return id == null
                ? adminCreate(random)
                : service.asAdmin(
                        "DELETE", "/admin/users/" + id, "{\"should_soft_delete\":%b}".formatted(random.nextBoolean()));
    }

    private Answer remember(Answer answer) {
        if (answer.status() == 200 && answer.json().has("access_token")) {
            JsonNode json = answer.json();
            List<String> tokens = new ArrayList<>();
            tokens.add(json.get("refresh_token").stringValue());
            sessions.add(new Session(json.get("access_token").stringValue(), tokens));
            userIds.add(json.get("user").get("id").stringValue());
        }
        return answer;
    }

    private static String email(Random random) {
        return "user%d@example.com".formatted(random.nextInt(ADDRESSES));
    }

    /** Numbers that administrators give away, too. */
    private static String phone(Random random) {
        return "4912345678" + random.nextInt(4);
    }

    /** Of users who bring a password along; nobody else takes these away. */
    private static String importedEmail(Random random) {
        return "imported%d@example.com".formatted(random.nextInt(3 * ADDRESSES));
    }

    private static String password(Random random) {
        return "password-" + random.nextInt(3);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static <T> T any(ConcurrentLinkedDeque<T> from, Random random) {
        List<T> all = new ArrayList<>(from);
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }
}
