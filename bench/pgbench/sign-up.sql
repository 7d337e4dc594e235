-- What a sign-up asks and writes (no hashing here).
SELECT gen_random_uuid() AS user_id, gen_random_uuid() AS session_id, gen_random_uuid() AS password_id \gset
SELECT u.*,
  (SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
     SELECT id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email
     FROM auth.identities WHERE user_id = u.id) i) AS identities,
  (SELECT max(sequence_number) FROM events.event WHERE aggregate_id = u.id AND bears_on_sign_in) AS version
FROM auth.users u
WHERE NOT u.is_sso_user AND u.id IN (
  SELECT user_id FROM auth.identities WHERE email = :user_id AND provider NOT LIKE 'sso:%'
  UNION ALL
  SELECT id FROM auth.users
  WHERE instance_id = '00000000-0000-0000-0000-000000000000' AND lower(email) = :user_id)
LIMIT 1;
BEGIN;
INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id)
VALUES (:user_id, :user_id, decode(repeat('ab', 130), 'hex'), '0123456789abcdef'),
  (:password_id, :user_id, decode(repeat('ab', 130), 'hex'), '0123456789abcdef'),
  (:session_id, :user_id, decode(repeat('ab', 130), 'hex'), '0123456789abcdef');
INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, key_ids,
  occurred_at, payload, metadata)
VALUES (gen_random_uuid(), 'user', :user_id, 0, 'user.signed-up', 1, :user_id, ARRAY[:user_id::uuid], now(),
  '{"via": "self"}', '{"actor": {"kind": "user"}}'),
  (gen_random_uuid(), 'session', :session_id, 0, 'session.started', 1, :user_id, ARRAY[:session_id::uuid], now(),
  '{"method": "password"}', '{"actor": {"kind": "user"}}');
INSERT INTO auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
  raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new, email_change)
VALUES ('00000000-0000-0000-0000-000000000000', :user_id, 'authenticated', 'authenticated', :user_id, 'hash', now(),
  '{"provider": "email"}', '{"email": "x"}', now(), now(), '', '', '', '');
INSERT INTO auth.identities (id, user_id, provider, provider_id, identity_data, last_sign_in_at, created_at, updated_at)
VALUES (gen_random_uuid(), :user_id, 'email', :user_id, '{"email": "x"}', now(), now(), now());
INSERT INTO auth.sessions (id, user_id, created_at, updated_at, aal, refresh_token_counter)
VALUES (:session_id, :user_id, now(), now(), 'aal1', 0);
INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
VALUES (gen_random_uuid(), :session_id, now(), now(), 'password');
UPDATE auth.users SET last_sign_in_at = now(), updated_at = now() WHERE id = :user_id;
INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
VALUES ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), '{"action": "user_signedup"}', now(), ''),
  ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), '{"action": "login"}', now(), '');
COMMIT;
SELECT u.*, (SELECT json_agg(i) FROM auth.identities i WHERE user_id = u.id) AS identities
FROM auth.users u WHERE u.id = :user_id;
