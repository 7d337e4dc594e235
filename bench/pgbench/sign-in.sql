-- What a sign-in asks and writes (no hashing here), after one cheap look-up of who signs in.
\set n random(1, 200)
SELECT user_id, email FROM public.bench WHERE n = :n \gset
SELECT u.*,
  (SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
     SELECT id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email
     FROM auth.identities WHERE user_id = u.id) i) AS identities,
  (SELECT max(sequence_number) FROM events.event WHERE aggregate_id = u.id AND bears_on_sign_in) AS version
FROM auth.users u
WHERE u.instance_id = '00000000-0000-0000-0000-000000000000' AND lower(u.email) = :email AND u.aud = 'authenticated'
  AND NOT u.is_sso_user LIMIT 1;
SELECT gen_random_uuid() AS session_id \gset
BEGIN;
SELECT id FROM auth.users WHERE id = :user_id FOR NO KEY UPDATE;
INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id)
VALUES (:session_id, :user_id, decode(repeat('ab', 130), 'hex'), '0123456789abcdef');
INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, key_ids,
  occurred_at, payload, metadata)
VALUES (gen_random_uuid(), 'session', :session_id, 0, 'session.started', 1, :user_id, ARRAY[:session_id::uuid],
  now(), '{"method": "password"}', '{"actor": {"kind": "user"}}');
INSERT INTO auth.sessions (id, user_id, created_at, updated_at, aal, refresh_token_counter)
VALUES (:session_id, :user_id, now(), now(), 'aal1', 0);
INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
VALUES (gen_random_uuid(), :session_id, now(), now(), 'password');
UPDATE auth.users SET last_sign_in_at = now(), updated_at = now() WHERE id = :user_id;
INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
VALUES ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), '{"action": "login"}', now(), '');
COMMIT;
