package dev.chancery.api.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Sql;
import dev.chancery.api.TestService;
import dev.chancery.api.performance.RoundTrips.Sent;
import dev.chancery.command.user.UserAggregate;
import dev.chancery.infra.eventstore.SnapshotRevision;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What the requests of every day send, explained by Postgres in a database of many users: once as it would do it, once with
 * sequential scans switched off. The latter shows where no index serves, which a table of a few rows would else hide: then one
 * is left, or a whole index is read.
 */
class QueryPlanTest {

    private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on \\w+\\.\\w+");
    private static final Pattern INDEX = Pattern.compile("Index (Only )?Scan (Backward )?(using|on) ");
    private static final Pattern ENTRY = Pattern.compile("Index Cond: ");

    private static final String MANY_USERS = """
            INSERT INTO auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
              raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
            SELECT '00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'authenticated',
              'person' || n || '@example.com', '', now(), '{}', '{}', now(), now()
            FROM generate_series(1, 20000) n;
            INSERT INTO auth.identities (id, user_id, provider, provider_id, identity_data, created_at, updated_at)
            SELECT gen_random_uuid(), id, 'email', id, jsonb_build_object('sub', id, 'email', email), now(), now()
            FROM auth.users;
            INSERT INTO auth.sessions (id, user_id, created_at, updated_at, aal)
            SELECT gen_random_uuid(), id, now(), now(), 'aal1' FROM auth.users;
            INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
              key_ids, occurred_at, payload, metadata)
            SELECT gen_random_uuid(), 'user', id, 0, 'user.ban-lifted', 1, id, ARRAY[id], now(),
              jsonb_build_object('userId', id, 'at', '2026-01-01T00:00:00Z'),
              '{"actor": {"kind": "service_role", "id": "", "viaSso": false}}'
            FROM auth.users;
            INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at)
            SELECT '00000000-0000-0000-0000-000000000000', event_id, '{}', now() FROM events.event;
            INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) SELECT gen_random_uuid(), id, '', '66687aadf862bd77' FROM auth.users;
            INSERT INTO events.snapshot (aggregate_id, aggregate_type, sequence_number, revision, sealed)
            SELECT id, '%s', 50, %d, '' FROM chancery.data_key;
            INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
            SELECT gen_random_uuid(), id, now(), now(), 'password' FROM auth.sessions;
            INSERT INTO auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at)
            SELECT gen_random_uuid(), id, 'totp', 'verified', now(), now() FROM auth.users;
            INSERT INTO auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
            SELECT gen_random_uuid(), id, 'confirmation_token', id, email FROM auth.users;
            INSERT INTO auth.flow_state (
              id, user_id, auth_code, code_challenge_method, code_challenge, provider_type, authentication_method,
              auth_code_issued_at)
            SELECT gen_random_uuid(), id, id, 's256', id, 'email', 'recovery', now() FROM auth.users;
            INSERT INTO auth.refresh_tokens (token, user_id, session_id, revoked)
            SELECT id, user_id, id, false FROM auth.sessions;
            ANALYZE;
            """.formatted(UserAggregate.NAME, SnapshotRevision.of(UserAggregate.NAME));

    @Test
    void every_statement_of_a_hot_request_finds_its_rows_by_an_index() {
        RoundTrips trips = new RoundTrips();
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Sql.on(database).execute(MANY_USERS);
            try (TestService service = TestService.startOn(database, trips::watch)) {
                String accessToken = hotRequests(service);
                service.as(accessToken, "PUT", "/user", "{\"password\":\"another-password\",\"data\":{\"a\":1}}");
                service.as(accessToken, "POST", "/logout", null);
            }
            try (TestService strict =
                    TestService.startOn(database, trips::watch, "GOTRUE_SESSIONS_SINGLE_PER_USER", "true")) {
                String refreshToken =
                        strict.signUp("bob@example.com").get("refresh_token").stringValue();
                assertThat(strict.refresh(refreshToken).status()).isEqualTo(200);
            }
            List<Sent> sent = trips.drain();
            List<String> plans = Sql.on(database).call(connection -> Plans.of(connection, sent));
            assertThat(plans)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(plan -> assertThat(plan).doesNotContainPattern(WHOLE_TABLE));
            List<String> withoutSequentialScans = Sql.on(database).call(connection -> {
                connection.createStatement().execute("SET enable_seqscan = off");
                return Plans.of(connection, sent);
            });
            assertThat(withoutSequentialScans)
                    .allSatisfy(plan -> assertThat(plan).doesNotContainPattern(WHOLE_TABLE))
                    .allSatisfy(plan -> assertThat(count(ENTRY, plan))
                            .as("indexes that are entered by a condition: " + plan)
                            .isEqualTo(count(INDEX, plan)));
        }
    }

    private static long count(Pattern pattern, String plan) {
        return pattern.matcher(plan).results().count();
    }

    private static String hotRequests(TestService service) {
        service.signUp("ann@example.com");
        JsonNode session = service.signIn("ann@example.com").json();
        service.refresh(session.get("refresh_token").stringValue());
        String accessToken = session.get("access_token").stringValue();
        service.as(accessToken, "GET", "/user", null);
        service.signUp("ann@example.com");
        return accessToken;
    }
}
