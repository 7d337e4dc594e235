package dev.chancery.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.TestService.Answer;
import dev.chancery.api.WireError;
import dev.chancery.infra.testing.Wallet;
import dev.chancery.query.rebuild.Rebuild;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Coming in by a wallet, and trying to by a message that is not meant for it. */
class WalletWireTest {

    private enum Kind {
        SOLANA("Solana"),
        ETHEREUM("Ethereum");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String chain() {
            return name().toLowerCase(Locale.ROOT);
        }

        Wallet wallet() {
            return this == SOLANA ? Wallet.ofSolana() : Wallet.ofEthereum();
        }
    }

    private static final String[] SETTINGS = {
        "GOTRUE_EXTERNAL_WEB3_SOLANA_ENABLED",
        "true",
        "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
        "true",
        "GOTRUE_SITE_URL",
        "https://app.example.com",
        "GOTRUE_URI_ALLOW_LIST",
        "https://supabase.com/,https://supabase.com,http://localhost:*/,https://other.example.com/only-here",
        "GOTRUE_SECURITY_MANUAL_LINKING_ENABLED",
        "true"
    };

    private static final MovableClock CLOCK = new MovableClock();

    private static TestService service;
    private static TestService other;
    private static Sql sql;

    @BeforeAll
    static void start() {
        service = TestService.startAt(CLOCK, SETTINGS);
        other = TestService.startOnAt(service.database(), CLOCK, SETTINGS);
        sql = Sql.on(service.database());
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(service.bean(Rebuild.class).compare().differences())
                .as("the log says the same as the tables")
                .isEmpty();
        other.close();
        service.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoever_has_a_wallet_has_an_account(Kind kind) {
        Wallet wallet = kind.wallet();
        String subject = "web3:" + kind.chain() + ":" + wallet.address();

        JsonNode session = signIn(kind, wallet, message(kind, wallet)).json();

        JsonNode user = session.get("user");
        assertThat(user.get("email").stringValue()).isEmpty();
        assertThat(user.get("is_anonymous").booleanValue()).isFalse();
        assertThat(user.get("app_metadata").toString()).isEqualTo("{\"provider\":\"web3\",\"providers\":[\"web3\"]}");
        assertThat(user.at("/identities/0/provider").stringValue()).isEqualTo("web3");
        assertThat(user.at("/identities/0/id").stringValue()).isEqualTo(subject);
        JsonNode claims = user.at("/identities/0/identity_data");
        assertThat(claims).isEqualTo(user.get("user_metadata"));
        assertThat(claims.get("sub").stringValue()).isEqualTo(subject);
        assertThat(claims.get("email_verified").booleanValue()).isFalse();
        assertThat(claims.at("/custom_claims/address").stringValue()).isEqualTo(wallet.address());
        assertThat(claims.at("/custom_claims/chain").stringValue()).isEqualTo(kind.chain());
        assertThat(claims.at("/custom_claims/domain").stringValue()).isEqualTo("app.example.com");
        assertThat(claims.at("/custom_claims/statement").stringValue()).isEqualTo("I like tea");
        assertThat(tokenClaims(session).get("amr").findValuesAsString("method")).containsExactly("web3");
        assertThat(sql.texts(
                        "SELECT payload -> 'traits' ->> 'provider' FROM auth.audit_log_entries"
                                + " WHERE payload ->> 'action' = 'login' AND payload ->> 'actor_id' = ?",
                        user.get("id").stringValue()))
                .containsExactly("web3");
        assertThat(service.refresh(session.get("refresh_token").stringValue()).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void and_comes_back_to_it(Kind kind) {
        Wallet wallet = kind.wallet();
        String id = id(signIn(kind, wallet, message(kind, wallet)));
        CLOCK.advance(Duration.ofSeconds(1));
        assertThat(id(signIn(kind, wallet, message(kind, wallet)))).isEqualTo(id);
        assertThat(eventsOf(id, "user.identity-updated"))
                .as("nothing that was not known")
                .isZero();
        service.asAdmin("PUT", "/admin/users/" + id, "{\"user_metadata\":{\"email_verified\":true,\"color\":\"red\"}}");

        JsonNode user = signIn(kind, wallet, message(kind, wallet).replace("I like tea", "I like coffee"))
                .json()
                .get("user");

        assertThat(user.get("id").stringValue()).isEqualTo(id);
        assertThat(user.at("/identities/0/identity_data/custom_claims/statement")
                        .stringValue())
                .isEqualTo("I like coffee");
        assertThat(user.at("/user_metadata/custom_claims/statement").stringValue())
                .isEqualTo("I like coffee");
        assertThat(user.at("/user_metadata/email_verified").booleanValue())
                .as("a wallet says nothing of addresses")
                .isTrue();
        assertThat(user.at("/user_metadata/color").stringValue()).isEqualTo("red");
        assertThat(eventsOf(id, "user.identity-updated")).isOne();
    }

    /** Test vectors of Supabase Auth, signed by real wallets, one of them a device. */
    @ParameterizedTest
    @CsvSource({
        "2025-05-16T15:01:59Z, solana,"
                + " 'localhost:5173 wants you to sign in with your Solana account:\n4UPcfLX6rHuunkDiCnrVdN2BxnaKUAT1m2KCrzaAAct6\n\nSign in on localhost\n\nURI: http://localhost:5173/\nVersion: 1\nIssued At: 2025-05-16T14:52:03.613Z',"
                + " RT2JCFpZQtPwGONApGZn1dZnxOBB3zJZHAQPr+cOaI+eQ4ecw/N6zJ6TNw8a+g8n6Xm/Ky1TVZRuWHSxMU1jDg==",
        "2025-07-29T22:30:52.235Z, solana,"
                + " 'supabase.com wants you to sign in with your Solana account:\nEqzxWVyBpLD34SV9w1FFpPPvbfrfAXdiDVg1cyHTR1Rv\n\nI confirm ownership of this wallet\n\nVersion: 1\nURI: https://supabase.com/\nIssued At: 2025-07-29T22:29:52.235Z',"
                + " 9slc0BBJw16TzWYs4/op8na3vt9E0CKt0FL5pqhzTDxvqF/txpbdo+ULDCeSzrDE/uJWmpMQw+hF0rkDj4Q0Bw==",
        "2025-03-29T00:09:59Z, ethereum,"
                + " 'supabase.com wants you to sign in with your Ethereum account:\n0xa1E993d09257291470e86778399D79A0864F327E\n\nStatement\n\nURI: https://supabase.com\nVersion: 1\nIssued At: 2025-03-29T00:00:00.000Z\nExpiration Time: 2025-03-29T00:10:00Z\nNot Before: 2025-03-29T00:00:00Z',"
                + " 0x37495c9ac73f7a3acb589820699db39e1ab290f6756e41e16c2ddeb8588669440c9df95027597d518e3afb7db6f692fb63c44f56d266b2c65ac78a5d317bf5ef1c"
    })
    void messages_of_real_wallets_let_in(String now, String chain, String message, String signature) {
        Instant before = CLOCK.instant();
        CLOCK.advance(Duration.between(before, Instant.parse(now)));
        try {
            assertThat(send(service, chain, message, signature).status()).isEqualTo(200);
        } finally {
            CLOCK.advance(Duration.between(CLOCK.instant(), before));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_message_lets_in_once_on_whatever_node(Kind kind) {
        Wallet wallet = kind.wallet();
        String message = message(kind, wallet);
        String signature = wallet.sign(message);
        String id = id(send(service, kind.chain(), message, signature));

        String reason = "Signed " + kind.title + " message was used already";
        refused(service, kind, message, signature, reason);
        refused(other, kind, message, signature, reason);
        refused(
                other,
                kind,
                message,
                kind == Kind.SOLANA
                        ? signature.replace("=", "").replace('+', '-').replace('/', '_')
                        : ((Wallet.Ethereum) wallet).signFromZero(message),
                reason);
        service.asAdmin("DELETE", "/admin/users/" + id, null);
        refused(other, kind, message, signature, reason);
        CLOCK.advance(Duration.ofSeconds(1));
        assertThat(signIn(kind, wallet, message(kind, wallet)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void of_many_who_use_it_at_once_one_comes_in(Kind kind) throws Exception {
        Wallet wallet = kind.wallet();
        String message = message(kind, wallet);
        String signature = wallet.sign(message);

        List<Answer> answers = atOnce(8, i -> send(i % 2 == 0 ? service : other, kind.chain(), message, signature));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 400);
        assertThat(sql.number("SELECT count(*) FROM auth.identities WHERE provider_id LIKE '%' || ?", wallet.address()))
                .isOne();
    }

    @ParameterizedTest
    @EnumSource
    void two_first_messages_at_once_open_one_account(Kind kind) throws Exception {
        Wallet wallet = kind.wallet();
        List<String> messages = IntStream.range(0, 6)
                .mapToObj(i -> message(kind, wallet).replace("I like tea", "Tea number " + i))
                .toList();

        List<Answer> answers = atOnce(6, i -> signIn(kind, wallet, messages.get(i)));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers.stream().map(WalletWireTest::id).distinct()).hasSize(1);
    }

    @Test
    void a_message_that_let_nobody_in_is_not_used_up() {
        Wallet wallet = Wallet.ofEthereum();
        String id = id(signIn(Kind.ETHEREUM, wallet, message(Kind.ETHEREUM, wallet)));
        CLOCK.advance(Duration.ofSeconds(1));
        String message = message(Kind.ETHEREUM, wallet);
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"1h\"}");

        Answer banned = signIn(Kind.ETHEREUM, wallet, message);
        service.asAdmin("PUT", "/admin/users/" + id, "{\"ban_duration\":\"none\"}");

        assertThat(banned.status()).isEqualTo(403);
        assertThat(banned.json().get("error_code").stringValue()).isEqualTo("user_banned");
        assertThat(signIn(Kind.ETHEREUM, wallet, message).status()).isEqualTo(200);
    }

    @Test
    void a_used_message_is_forgotten_once_it_is_no_good() {
        Wallet wallet = Wallet.ofEthereum();
        signIn(Kind.ETHEREUM, wallet, message(Kind.ETHEREUM, wallet));
        String rows = "SELECT count(*) FROM chancery.spent_message WHERE forget_at < ?::timestamptz";
        CLOCK.advance(Duration.ofHours(2));
        long before = sql.number(rows, CLOCK.instant().toString());

        signIn(Kind.ETHEREUM, wallet, message(Kind.ETHEREUM, wallet));

        assertThat(before).isPositive();
        assertThat(sql.number(rows, CLOCK.instant().toString())).isLessThan(before);
    }

    @ParameterizedTest
    @EnumSource
    void nobody_comes_in_by_anothers_address(Kind kind) {
        Wallet victim = kind.wallet();
        Wallet thief = kind.wallet();
        signIn(kind, victim, message(kind, victim));
        CLOCK.advance(Duration.ofSeconds(1));
        String message = message(kind, victim);

        refused(service, kind, message, thief.sign(message), "Signature does not match address in message");
        refused(
                service,
                kind,
                message.replace("I like tea", "I like coffee"),
                victim.sign(message),
                "Signature does not match address in message");
    }

    @Test
    void the_other_half_of_a_signature_is_none() {
        Wallet.Ethereum wallet = Wallet.ofEthereum();
        String message = message(Kind.ETHEREUM, wallet);

        refused(
                service,
                Kind.ETHEREUM,
                message,
                wallet.signWithTheUpperHalf(message),
                "Signature does not match address in message");
        refused(
                service,
                Kind.ETHEREUM,
                message,
                wallet.sign(message).substring(2),
                "Signature does not match address in message");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app.example.com      | http://app.example.com/         | is using URI which does not use HTTPS
            app.example.com      | ftp://app.example.com/          | is using URI which does not use HTTPS
            app.example.com      | /in                             | is using URI which does not use HTTPS
            evil.example.org     | https://evil.example.org/       | is using URI which is not allowed on this server, message was signed for another app
            app.example.com      | https://app.example.com@evil.example.org/ | is using URI which is not allowed on this server, message was signed for another app
            app.example.com      | https://app.example.com.evil.example.org/ | is using URI which is not allowed on this server, message was signed for another app
            app.example.com      | https://app.example.com:8443/   | is using URI which is not allowed on this server, message was signed for another app
            evil.example.org     | https://app.example.com/        | is using a Domain that does not match the one in URI which is not allowed on this server
            app.example.com:443  | https://app.example.com/        | is using a Domain that does not match the one in URI which is not allowed on this server
            other.example.com    | https://other.example.com/only-here | is using a Domain that does not match the one in URI which is not allowed on this server
            evil.example.org     | http://localhost:3000/          | is using a Domain that does not match the one in URI which is not allowed on this server
            localhost.example.org | http://localhost:3000/         | is using a Domain that does not match the one in URI which is not allowed on this server
            """)
    void a_message_that_was_signed_for_another_app_is_refused(String domain, String uri, String reason) {
        for (Kind kind : Kind.values()) {
            Wallet wallet = kind.wallet();
            String message = message(kind, wallet)
                    .replace("app.example.com wants", domain + " wants")
                    .replace("https://app.example.com/", uri);
            refused(service, kind, message, wallet.sign(message), "Signed " + kind.title + " message " + reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-601, , , '%s message was issued too long ago'",
        "601, , , '%s message was issued too far in the future'",
        "-60, -1, , 'Signed %s message is expired'",
        "-60, 60, 1, 'Signed %s message becomes valid in the future'",
        "-60, , 1, 'Signed %s message becomes valid in the future'"
    })
    void a_message_has_its_time(int issued, Integer expires, Integer notBefore, String reason) {
        for (Kind kind : Kind.values()) {
            Wallet wallet = kind.wallet();
            String message = message(kind, wallet, issued)
                    + at("\nExpiration Time: ", expires)
                    + at("\nNot Before: ", notBefore);
            refused(service, kind, message, wallet.sign(message), reason.formatted(kind.title));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-599, 0, 600})
    void until_then_it_is_good(int issued) {
        for (Kind kind : Kind.values()) {
            Wallet wallet = kind.wallet();
            String message = message(kind, wallet, issued)
                    + at("\nExpiration Time: ", Math.max(issued, 0) + 1)
                    + at("\nNot Before: ", 0);
            Answer answer = signIn(kind, wallet, message);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void an_address_in_another_spelling_is_the_same_account() {
        Wallet wallet = new Wallet.Ethereum(
                new java.math.BigInteger("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", 16));
        String checksummed = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";
        assertThat(wallet.address()).isEqualTo(checksummed.toLowerCase(Locale.ROOT));
        String lower = message(Kind.ETHEREUM, wallet);

        String id = id(signIn(Kind.ETHEREUM, wallet, lower));

        String spelled = lower.replace(wallet.address(), checksummed);
        assertThat(id(signIn(Kind.ETHEREUM, wallet, spelled))).isEqualTo(id);
        Answer mistyped =
                signIn(Kind.ETHEREUM, wallet, lower.replace(wallet.address(), checksummed.replace("E3605", "e3605")));
        assertThat(mistyped.json().get("msg").stringValue())
                .isEqualTo("siwe: wallet address is not a valid Ethereum address");
    }

    @Test
    void a_new_account_is_called_by_one_spelling_whichever_was_written() {
        Wallet wallet = Wallet.ofEthereum();
        String upper = upperCase(wallet.address());

        JsonNode user = signIn(
                        Kind.ETHEREUM, wallet, message(Kind.ETHEREUM, wallet).replace(wallet.address(), upper))
                .json()
                .get("user");

        assertThat(user.at("/identities/0/id").stringValue()).isEqualTo("web3:ethereum:" + wallet.address());
        assertThat(user.at("/identities/0/identity_data/sub").stringValue())
                .isEqualTo("web3:ethereum:" + wallet.address());
        assertThat(user.at("/identities/0/identity_data/custom_claims/address").stringValue())
                .as("as it was written")
                .isEqualTo(upper);
    }

    @Test
    void who_has_an_account_by_another_spelling_keeps_it() {
        Wallet wallet = Wallet.ofEthereum();
        String id = id(signIn(Kind.ETHEREUM, wallet, message(Kind.ETHEREUM, wallet)));
        String upper = "web3:ethereum:" + upperCase(wallet.address());
        sql.execute("UPDATE auth.identities SET provider_id = '%s' WHERE user_id = '%s'".formatted(upper, id));
        CLOCK.advance(Duration.ofSeconds(1));

        JsonNode user = signIn(Kind.ETHEREUM, wallet, message(Kind.ETHEREUM, wallet))
                .json()
                .get("user");

        assertThat(user.get("id").stringValue()).isEqualTo(id);
        assertThat(user.at("/identities/0/id").stringValue()).isEqualTo(upper);
        service.asAdmin("DELETE", "/admin/users/" + id, null);
    }

    @Test
    void two_first_messages_at_once_that_spell_the_address_in_two_ways_open_one_account() throws Exception {
        for (int round = 0; round < 5; round++) {
            Wallet wallet = Wallet.ofEthereum();
            List<String> messages = IntStream.range(0, 4)
                    .mapToObj(i -> message(Kind.ETHEREUM, wallet)
                            .replace("I like tea", "Tea number " + i)
                            .replace(wallet.address(), i % 2 == 0 ? wallet.address() : upperCase(wallet.address())))
                    .toList();

            List<Answer> answers = atOnce(
                    4, i -> send(i < 2 ? service : other, "ethereum", messages.get(i), wallet.sign(messages.get(i))));

            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers.stream().map(WalletWireTest::id).distinct()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_statement_makes_metadata_no_larger_than_they_may_be(Kind kind) {
        WireError tooLarge =
                new WireError(400, "validation_failed", "user_metadata must be at most 32768 bytes of JSON");
        Wallet newcomer = kind.wallet();
        String tooLong = message(kind, newcomer).replace("I like tea", "\"".repeat(17_000));
        tooLarge.answers(
                service, "POST", "/token?grant_type=web3", body(kind.chain(), tooLong, newcomer.sign(tooLong)));
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.identities WHERE provider_id LIKE '%' || ?", newcomer.address()))
                .isZero();

        Wallet known = kind.wallet();
        String id = id(signIn(kind, known, message(kind, known)));
        CLOCK.advance(Duration.ofSeconds(1));
        String tooLongAgain = message(kind, known).replace("I like tea", "\"".repeat(17_000));
        tooLarge.answers(
                service, "POST", "/token?grant_type=web3", body(kind.chain(), tooLongAgain, known.sign(tooLongAgain)));
        assertThat(id(signIn(kind, known, message(kind, known)))).isEqualTo(id);
    }

    private static String upperCase(String address) {
        return "0x" + address.substring(2).toUpperCase(Locale.ROOT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bitcoin  |    10 | 0x  | web3_unsupported_chain | Unsupported chain
            Solana   |    10 | 0x  | web3_unsupported_chain | Unsupported chain
            ''       |    10 | 0x  | web3_unsupported_chain | Unsupported chain
            solana   |    63 | 0x  | validation_failed | message is too short
            ethereum | 20481 | 0x  | validation_failed | message must not exceed 20KB
            solana   |    64 | abc | validation_failed | signature must be 64 bytes encoded as base64 with or without padding
            solana   |    64 | %   | validation_failed | signature does not contain valid base64 characters
            ethereum |    64 | 0x1 | validation_failed | signature must be 65 bytes long, encoded as a 130 character-long hexadecimal string
            """)
    void what_is_no_request_is_told_so(String chain, int length, String signature, String code, String message) {
        new WireError(400, code, message)
                .answers(
                        service,
                        "POST",
                        "/token?grant_type=web3",
                        body(chain, "x".repeat(length), signature.equals("%") ? "%".repeat(86) : signature));
    }

    @Test
    void nobody_comes_in_where_that_is_not_wanted() {
        Wallet wallet = Wallet.ofEthereum();
        String message = message(Kind.ETHEREUM, wallet);
        try (TestService closed = TestService.startOn(service.database());
                TestService solana =
                        TestService.startOn(service.database(), "GOTRUE_EXTERNAL_WEB3_SOLANA_ENABLED", "true");
                TestService ethereum = TestService.startOn(
                        service.database(),
                        "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
                        "true",
                        "GOTRUE_SITE_URL",
                        "https://app.example.com",
                        "GOTRUE_EXTERNAL_WEB3_ETHEREUM_MAXIMUM_VALIDITY_DURATION",
                        "1000h",
                        "GOTRUE_DISABLE_SIGNUP",
                        "true")) {
            disabled("Web3 provider is disabled").answers(closed, "POST", "/token?grant_type=web3", "{}");
            disabled("Ethereum Web3 provider is disabled")
                    .answers(solana, "POST", "/token?grant_type=web3", body("ethereum", message, ""));
            disabled("Solana Web3 provider is disabled")
                    .answers(ethereum, "POST", "/token?grant_type=web3", body("solana", message, ""));
            new WireError(422, "signup_disabled", "Signups not allowed for this instance")
                    .answers(
                            ethereum,
                            "POST",
                            "/token?grant_type=web3",
                            body("ethereum", message, wallet.sign(message)));
            String id = id(signIn(Kind.ETHEREUM, wallet, message));
            CLOCK.advance(Duration.ofSeconds(1));
            String next = message(Kind.ETHEREUM, wallet);
            assertThat(id(send(ethereum, "ethereum", next, wallet.sign(next))))
                    .as("who has an account comes in still")
                    .isEqualTo(id);
        }
    }

    @Test
    void a_client_tries_no_more_often_than_the_limit_allows() {
        try (TestService limited = TestService.startOn(
                service.database(),
                "GOTRUE_EXTERNAL_WEB3_ETHEREUM_ENABLED",
                "true",
                "GOTRUE_RATE_LIMIT_HEADER",
                "X-Forwarded-For",
                "GOTRUE_RATE_LIMIT_WEB3",
                "0")) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 31; i++) {
                statuses.add(limited.send("POST", "/token?grant_type=web3", "{}", "X-Forwarded-For", "192.0.2.9")
                        .status());
            }
            assertThat(statuses.subList(0, 30)).containsOnly(400);
            assertThat(statuses.getLast()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_address_of_a_wallet_is_readable_in_the_log(Kind kind) {
        Wallet wallet = kind.wallet();
        JsonNode session = signIn(kind, wallet, message(kind, wallet)).json();
        String id = session.at("/user/id").stringValue();
        service.asAdmin(
                "PUT",
                "/admin/users/" + id,
                "{\"phone\":\"49151%d\",\"phone_confirm\":true}".formatted(10_000_000 + kind.ordinal()));
        CLOCK.advance(Duration.ofSeconds(1));
        signIn(kind, wallet, message(kind, wallet).replace("tea", "coffee"));
        assertThat(service.as(
                                session.get("access_token").stringValue(),
                                "DELETE",
                                "/user/identities/"
                                        + session.at("/user/identities/0/identity_id")
                                                .stringValue(),
                                null)
                        .status())
                .isEqualTo(200);

        assertThat(sql.number(
                        "SELECT count(*) FROM events.event WHERE strpos(payload::text || metadata::text, ?) > 0",
                        wallet.address()))
                .isZero();
        assertThat(eventsOf(id, "user.identity-unlinked")).isOne();
        service.asAdmin("DELETE", "/admin/users/" + id, null);
        assertThat(sql.number(
                        "SELECT count(*) FROM auth.audit_log_entries WHERE strpos(payload::text, ?) > 0",
                        wallet.address()))
                .isZero();
    }

    private interface Attempt {
        Answer number(int i);
    }

    private static List<Answer> atOnce(int count, Attempt attempt) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<Answer>> running = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit((Callable<Answer>) () -> attempt.number(i)))
                    .toList();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : running) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static void refused(TestService at, Kind kind, String message, String signature, String reason) {
        Answer answer = send(at, kind.chain(), message, signature);
        assertThat(answer.body()).isEqualTo("{\"error\":\"invalid_grant\",\"error_description\":\"" + reason + "\"}");
        assertThat(answer.status()).isEqualTo(400);
    }

    private static WireError disabled(String message) {
        return new WireError(422, "web3_provider_disabled", message);
    }

    private static Answer signIn(Kind kind, Wallet wallet, String message) {
        return send(service, kind.chain(), message, wallet.sign(message));
    }

    private static Answer send(TestService at, String chain, String message, String signature) {
        return at.post("/token?grant_type=web3", body(chain, message, signature));
    }

    private static String body(String chain, String message, String signature) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("chain", chain)
                .put("message", message)
                .put("signature", signature)
                .toString();
    }

    private static String message(Kind kind, Wallet wallet) {
        return message(kind, wallet, 0);
    }

    /** @param issued seconds from now */
    private static String message(Kind kind, Wallet wallet, int issued) {
        return """
                app.example.com wants you to sign in with your %s account:
                %s

                I like tea

                URI: https://app.example.com/
                Version: 1
                Nonce: %s
                Issued At: %s""".formatted(
                        kind.title,
                        wallet.address(),
                        UUID.randomUUID().toString().replace("-", ""),
                        CLOCK.instant().plusSeconds(issued).truncatedTo(ChronoUnit.MILLIS));
    }

    private static String at(String field, Integer seconds) {
        return seconds == null
                ? ""
                : field + CLOCK.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS);
    }

    private static String id(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().at("/user/id").stringValue();
    }

    private static long eventsOf(String user, String name) {
        return sql.number("SELECT count(*) FROM events.event WHERE aggregate_id = ?::uuid AND name = ?", user, name);
    }

    private static JsonNode tokenClaims(JsonNode session) {
        String payload = session.get("access_token").stringValue().split("\\.")[1];
        return JsonMapper.shared().readTree(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }
}
