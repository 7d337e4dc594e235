package dev.chancery.api.adoption;

import dev.chancery.api.Sql;
import dev.chancery.command.session.RefreshToken;
import dev.chancery.command.session.RefreshTokenKey;
import dev.chancery.infra.testing.TestDatabase;
import dev.chancery.infra.testing.TestPostgres;
import java.security.SecureRandom;
import java.util.UUID;

/** A database as Supabase Auth leaves it: its schema, which is ours to the letter, its rows, and nothing of ours. */
final class SupabaseAuth {

    /** Everybody's password. */
    static final String PASSWORD = "test";

    static final String HASH = "$2y$10$srNl09aPtc2qr.0Vl.NtjekJRt/NxRxYQm3qd3OvfcKsJgVnr6.Ve";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String NIL = "'00000000-0000-0000-0000-000000000000'";

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Sql sql = Sql.on(database);

    SupabaseAuth() {
        sql.execute("DROP SCHEMA chancery CASCADE; DROP SCHEMA events CASCADE");
    }

    /** One of every kind of user, with what hangs on them. */
    static SupabaseAuth withAllKindsOfUsers() {
        SupabaseAuth supabase = new SupabaseAuth();
        supabase.user(
                "ann@example.com",
                "email_confirmed_at = '2025-01-02 03:04:05.000006+00', last_sign_in_at = now(),"
                        + " raw_user_meta_data = '{\"full_name\": \"Ann Example\", \"big\": 12345678901234567890, \"x\": 1.50}'");
        supabase.user("bob@example.com", "confirmation_token = 'hash-of-bob-0123456789', confirmation_sent_at = now()");
        supabase.sql.execute("""
                INSERT INTO auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
                SELECT gen_random_uuid(), id, 'confirmation_token', 'hash-of-bob-0123456789', email,
                  '2025-01-02 03:04:05.6', '2025-01-02 03:04:06.7'
                FROM auth.users WHERE email = 'bob@example.com'
                """);
        supabase.user("cleo@example.com", "email = NULL, phone = '4912345678', phone_confirmed_at = now()");
        supabase.user("dora@example.com", "is_sso_user = TRUE, encrypted_password = NULL");
        supabase.user("emil@example.com", "email_confirmed_at = now(), banned_until = 'infinity'");
        supabase.user(
                "fred@example.com",
                "raw_user_meta_data = NULL, raw_app_meta_data = 'null', role = NULL, aud = NULL,"
                        + " confirmation_token = NULL, recovery_token = NULL, email_change = NULL, email_change_token_new = NULL,"
                        + " instance_id = NULL, encrypted_password = '', is_super_admin = FALSE, created_at = NULL");
        supabase.user(
                "gwen@example.com",
                "recovery_token = 'hash-of-gwen-recovery', recovery_sent_at = now(),"
                        + " email_change = 'gwen.new@example.com', email_change_token_new = 'hash-of-gwen-new-address',"
                        + " email_change_confirm_status = 1, email_change_sent_at = now(),"
                        + " reauthentication_token = 'hash-of-gwen-again', email_confirmed_at = now()");
        supabase.user("hugo@example.com", "deleted_at = now(), email_confirmed_at = now()");
        supabase.user("anonymous@example.com", "is_anonymous = TRUE, email = NULL, encrypted_password = ''");
        supabase.user("ida@example.com", """
                email = 'Gm7ZrJ0a3dT5yQxkq2b8cW1vN4uE6iO9pLsKdJfHgAz', phone = 'Gm7ZrJ0a3dT5yQx',
                email_change = 'Zm7ZrJ0a3dT5yQxkq2b8cW1vN4uE6iO9pLsKdJfHgAz', phone_change = 'Zm7ZrJ0a3dT5yQx',
                encrypted_password = NULL, raw_user_meta_data = '{}', raw_app_meta_data = '{}', deleted_at = now(),
                email_confirmed_at = now()""");
        supabase.sql.execute("""
                UPDATE auth.identities SET identity_data = '{}', provider_id = 'Am7ZrJ0a3dT5yQxkq2b8cW1vN4uE6iO9pLsKdJfHgAz'
                WHERE user_id IN (SELECT id FROM auth.users WHERE phone = 'Gm7ZrJ0a3dT5yQx');
                INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
                SELECT instance_id, gen_random_uuid(), json_build_object('action', 'login', 'actor_username', email), now(), ''
                FROM auth.users
                """);
        return supabase;
    }

    /** A user with an e-mail identity who is as these assignments make them. */
    UUID user(String email, String assignments) {
        UUID id = UUID.randomUUID();
        sql.execute("""
                INSERT INTO auth.users (instance_id, id, aud, role, email, encrypted_password, raw_app_meta_data,
                  raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new,
                  email_change)
                VALUES (%s, '%s', 'authenticated', 'authenticated', '%s', '%s',
                  '{"provider": "email", "providers": ["email"]}', '{}', now(), now(), '', '', '', '');
                INSERT INTO auth.identities (user_id, provider, provider_id, identity_data, last_sign_in_at, created_at,
                  updated_at)
                VALUES ('%2$s', 'email', '%2$s', '{"sub": "%2$s", "email": "%3$s"}', now(), now(), now());
                UPDATE auth.users SET %5$s WHERE id = '%2$s'
                """.formatted(NIL, id, email, HASH, assignments));
        return id;
    }

    UUID confirmed(String email) {
        return user(email, "email_confirmed_at = now()");
    }

    UUID idOf(String email) {
        return UUID.fromString(sql.text("SELECT id FROM auth.users WHERE email = ?", email));
    }

    /** A session of someone who came by a password, last used a day ago, as these assignments make it. */
    UUID session(UUID user, String assignments) {
        UUID id = UUID.randomUUID();
        sql.execute("""
                INSERT INTO auth.sessions (id, user_id, created_at, updated_at, refreshed_at, aal, user_agent, ip)
                VALUES ('%s', '%s', now() - interval '2 days', now() - interval '1 day',
                  (now() - interval '1 day') AT TIME ZONE 'UTC', 'aal1', 'Old-Browser/1.0', '192.0.2.33');
                INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
                VALUES (gen_random_uuid(), '%1$s', now() - interval '2 days', now() - interval '2 days', 'password');
                UPDATE auth.sessions SET %3$s WHERE id = '%1$s'
                """.formatted(id, user, assignments.isEmpty() ? "id = id" : assignments));
        return id;
    }

    /** A session of random tokens: of those named, each was swapped for the next, and the last may be used. */
    UUID sessionWithRandomTokens(UUID user, String... tokens) {
        UUID session = session(user, "");
        String parent = "";
        for (int i = 0; i < tokens.length; i++) {
            sql.execute("""
                    INSERT INTO auth.refresh_tokens (instance_id, token, user_id, revoked, created_at, updated_at, parent,
                      session_id)
                    VALUES (%s, '%s', '%s', %b, now(), now(), nullif('%s', ''), '%s')
                    """.formatted(NIL, tokens[i], user, i < tokens.length - 1, parent, session));
            parent = tokens[i];
        }
        return session;
    }

    /** A session of signed tokens that was refreshed so often, and those tokens. */
    SignedTokens sessionWithSignedTokens(UUID user, long counter) {
        RefreshTokenKey key = RefreshTokenKey.generate(RANDOM);
        UUID session = session(
                user, "refresh_token_hmac_key = '%s', refresh_token_counter = %d".formatted(key.encoded(), counter));
        return new SignedTokens(session, key);
    }

    record SignedTokens(UUID session, RefreshTokenKey key) {
        String token(long counter) {
            return RefreshToken.issue(key, session, counter);
        }
    }

    TestDatabase database() {
        return database;
    }

    Sql sql() {
        return sql;
    }

    void close() {
        database.close();
    }
}
