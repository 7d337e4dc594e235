package dev.chancery.api.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.api.Mailbox;
import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.command.session.SessionEvent;
import dev.chancery.command.user.OneTimeToken;
import dev.chancery.command.user.UserEvent;
import dev.chancery.infra.eventstore.PostgresEventStorageEngine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people tell the service is neither in its log of events nor in its log of requests, and goes when they go. */
class PrivacyTest {

    private static final boolean PG_DUMP_REQUIRED =
            Boolean.parseBoolean(System.getenv("CHANCERY_REQUIRE_PG_DUMP_TESTS"));

    private static final String PROFILES = """
            CREATE TABLE public.profiles (email text UNIQUE);
            CREATE FUNCTION public.handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
              IF new.email LIKE 'turnaway%' THEN
                EXECUTE format('DO $do$ BEGIN RAISE EXCEPTION %L USING DETAIL = %L, HINT = %L; END $do$',
                  'no room for ' || new.email, 'not for ' || new.email, 'ask ' || new.email);
              END IF;
              INSERT INTO public.profiles VALUES (new.email);
              RETURN new;
            END $$;
            CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users
            FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();
            """;

    private final Person ann = Person.called("annabella", "203.0.113.77");
    private final Person bob = Person.called("bobbington", "198.51.100.201");
    private final Person eve = Person.called("evangeline", "2001:db8::bad:cafe");
    private final Person refused = Person.called("refusenik", "192.0.2.199");
    private final Person turnedAway = Person.called("turnaway", "192.0.2.144");
    private final List<Person> people = List.of(ann, bob, eve, refused, turnedAway);

    private TestService service;
    private TestService confirming;
    private CapturedLog log;
    private Sql sql;

    @BeforeEach
    void start() {
        service = TestService.start("GOTRUE_MAILER_OTP_LENGTH", "10", "GOTRUE_API_REQUEST_ID_HEADER", "X-Request-Id");
        confirming = TestService.startOn(
                service.database(),
                "GOTRUE_MAILER_AUTOCONFIRM",
                "false",
                "GOTRUE_MAILER_OTP_LENGTH",
                "10",
                "GOTRUE_EXTERNAL_PHONE_ENABLED",
                "true",
                "GOTRUE_SMS_OTP_LENGTH",
                "10");
        log = new CapturedLog();
        sql = Sql.on(service.database());
        sql.execute(PROFILES);
    }

    @AfterEach
    void stop() {
        log.close();
        confirming.close();
        service.close();
    }

    @Test
    void nothing_personal_or_secret_is_readable_in_events_or_logs() throws Exception {
        everythingHappens();

        String events = Dump.of(service.database(), "events");
        assertThat(events)
                .contains(
                        "user.signed-up",
                        "user.email-change-requested",
                        "user.confirmation-requested",
                        "user.sms-requested");
        for (Person person : people) {
            person.traces().assertAbsentFrom("the events", events);
            person.traces().assertAbsentFrom("the log", log.text());
        }
        assertThat(log.text())
                .contains("request completed", "audit_event", "profiles_email_key")
                // the server names the schema as it sees fit
                .containsPattern("SQLSTATE P0001, function inline_code_block, function (public\\.)?handle_new_user");
    }

    @Test
    void what_fails_behind_a_request_is_told_with_its_id_and_without_its_person() {
        String id = service.asAdmin("POST", "/admin/users", """
                        {"email": "%s", "email_confirm": true,
                         "password_hash": "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve"}
                        """.formatted(ann.email()))
                .json()
                .get("id")
                .stringValue();
        sql.execute("""
                CREATE FUNCTION public.trouble() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no hash for %', new.email; END $$;
                CREATE TRIGGER trouble BEFORE UPDATE ON auth.users FOR EACH ROW
                  WHEN (old.encrypted_password <> new.encrypted_password) EXECUTE FUNCTION public.trouble();
                """);

        String credentials = "{\"email\":\"%s\",\"password\":\"test\"}".formatted(ann.email());
        assertThat(service.send("POST", "/token?grant_type=password", credentials, "X-Request-Id", "of-the-sign-in")
                        .status())
                .isEqualTo(200);

        await().untilAsserted(() -> assertThat(log.text().lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("cannot be hashed anew", "of-the-sign-in", "SQLSTATE P0001", "trouble")
                        .doesNotContain(id)));
        ann.traces().assertAbsentFrom("the log", log.text());
    }

    @Test
    void nor_is_anything_in_what_pg_dump_makes_of_the_events() throws Exception {
        everythingHappens();

        Optional<String> dump = Dump.byPgDump(service.database(), "events");
        assumeTrue(dump.isPresent() || PG_DUMP_REQUIRED, "there is no pg_dump that is new enough for the server");
        assertThat(dump).as("pg_dump").get().asString().contains("COPY events.event");
        people.forEach(person -> person.traces().assertAbsentFrom("pg_dump", dump.get()));
    }

    @Test
    void of_an_erased_person_nothing_remains_anywhere() {
        everythingHappens();
        for (String id : sql.texts("SELECT id FROM auth.users")) {
            assertThat(service.asAdmin("DELETE", "/admin/users/" + id, null).status())
                    .isEqualTo(200);
        }

        String everything = Dump.of(service.database(), "events", "auth", "chancery");
        people.forEach(person -> person.traces().assertAbsentFrom("the database", everything));
        // but for the one that tells whose the database is, and that of rate limits
        assertThat(sql.texts("SELECT subject FROM chancery.data_key"))
                .hasSize(2)
                .containsOnly("00000000-0000-0000-0000-000000000000");
    }

    private void everythingHappens() {
        annComesAndChangesHerPassword();
        bobIsMadeByAnAdministratorAndWantsAnotherAddress();
        eveIsToConfirmHerAddressAndIsSoftDeleted();
        sql.execute("INSERT INTO public.profiles VALUES ('" + refused.email() + "')");
        assertThat(refused.signUp(service).status()).isEqualTo(500);
        // who raised it wants it to be read, by whoever has sent the address
        assertThat(turnedAway.signUp(service).body()).contains("no room for " + turnedAway.email());
    }

    private void annComesAndChangesHerPassword() {
        JsonNode session = ann.traces().addSession(ann.signUp(service).json());
        collectSecrets(ann);
        ann.traces().addSession(ann.refresh(service, session).json());
        JsonNode second = ann.traces().addSession(ann.signIn(service, "secret-password"));
        ann.signIn(service, "wrong-password-of-ann");
        ann.refresh(confirming, second);
        assertThat(ann.change(
                                service,
                                second,
                                "{\"password\":\"changed-password\",\"data\":{\"x\":\"annabella-likes-tea\"}}")
                        .status())
                .isEqualTo(200);
        ann.traces().add("annabella-likes-tea");
        ann.traces().add("changed-password");
        collectSecrets(ann);
    }

    private void bobIsMadeByAnAdministratorAndWantsAnotherAddress() {
        String phone = bob.traces().add("15557654321");
        assertThat(service.asAdmin("POST", "/admin/users", """
                                {"email": "%s", "phone": "+%s", "password": "secret-password", "email_confirm": true,
                                 "phone_confirm": true, "user_metadata": {"full_name": "%s"},
                                 "app_metadata": {"cost_centre": "%s"}}
                                """.formatted(bob.email(), phone, bob.name(), bob.hobby()))
                        .status())
                .isEqualTo(200);
        JsonNode session = bob.traces().addSession(bob.signIn(confirming, "secret-password"));
        String wanted = bob.traces().add("bobbington.elsewhere@example.org");
        assertThat(bob.change(confirming, session, "{\"email\":\"" + wanted + "\"}")
                        .status())
                .isEqualTo(200);
        String wantedPhone = bob.traces().add("15557654322");
        assertThat(bob.change(confirming, session, "{\"phone\":\"+" + wantedPhone + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(confirming.post("/otp", "{\"phone\":\"" + phone + "\"}").status())
                .isEqualTo(200);
        collectSecrets(bob);
        confirming.post(
                "/verify",
                "{\"type\":\"phone_change\",\"phone\":\"%s\",\"token\":\"%s\"}"
                        .formatted(
                                wantedPhone,
                                Mailbox.of(confirming).last(wantedPhone).code()));
        assertThat(sql.texts("SELECT phone FROM auth.users WHERE phone = ?", wantedPhone))
                .hasSize(1);
    }

    /** What stands in her row then is guessed by whoever tries all telephone numbers, so it is as personal as these. */
    private void eveIsToConfirmHerAddressAndIsSoftDeleted() {
        JsonNode user = eve.signUp(confirming).json();
        String id = user.get("id").stringValue();
        String phone = eve.traces().add("15557654399");
        assertThat(service.asAdmin("PUT", "/admin/users/" + id, "{\"phone\":\"+" + phone + "\"}")
                        .status())
                .isEqualTo(200);
        collectSecrets(eve);
        assertThat(service.asAdmin("DELETE", "/admin/users/" + id, "{\"should_soft_delete\":true}")
                        .status())
                .isEqualTo(200);
        for (String column : List.of("email", "phone", "email_change", "phone_change")) {
            eve.traces().add(sql.text("SELECT " + column + " FROM auth.users WHERE id = ?::uuid", id));
        }
        sql.texts("SELECT provider_id FROM auth.identities WHERE user_id = ?::uuid", id)
                .forEach(eve.traces()::add);
        assertThat(eve.traces().all())
                .contains(pseudonym(id + eve.email()), pseudonym(id + phone).substring(0, 15));
    }

    private static String pseudonym(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hashes, codes and keys as they are now, from the row and from the events as the service itself reads them. */
    private void collectSecrets(Person person) {
        String id = sql.text("SELECT id FROM auth.users WHERE email = ?", person.email());
        for (String column : List.of(
                "encrypted_password", "confirmation_token", "email_change_token_new", "email_change_token_current")) {
            sql.texts("SELECT " + column + " FROM auth.users WHERE id = ?::uuid AND " + column + " <> ''", id)
                    .forEach(person.traces()::add);
        }
        for (String stream : sql.texts("SELECT DISTINCT aggregate_id FROM events.event WHERE subject = ?::uuid", id)) {
            service.bean(PostgresEventStorageEngine.class)
                    .readEvents(stream)
                    .asStream()
                    .forEach(event -> collectSecrets(person, event.getPayload()));
        }
    }

    private static void collectSecrets(Person person, Object event) {
        switch (event) {
            case SessionEvent.Started e
            when e.refreshTokenKey() != null -> person.traces().add(e.refreshTokenKey());
            case UserEvent.ConfirmationRequested e -> collect(person, e.token());
            case UserEvent.SmsRequested e -> collect(person, e.token());
            case UserEvent.EmailChangeRequested e -> {
                collect(person, e.newToken());
                collect(person, e.currentToken());
            }
            default -> {}
        }
    }

    private static void collect(Person person, OneTimeToken token) {
        if (token != null && token.code() != null) {
            person.traces().add(token.code());
            person.traces().add(token.hash());
        }
    }
}
