-- What a sign-up sends, and in which round trips; PgbenchScriptsTest compares it with the service. No hashing here.
\if :turn % 100 = 0
\set n (:client_id + :turn / 100 * :clients) % :people + 1
SELECT * FROM bench.request WHERE kind = 'sign-up' AND n = :n \gset
\endif
\set unique :base + 2 * (:turn * :clients + :client_id)
\set next :unique + 1
\set turn :turn + 1
SELECT u.id, u.aud, u.role, u.email, u.phone, u.encrypted_password, u.email_confirmed_at, u.phone_confirmed_at,
u.confirmed_at, u.invited_at, u.confirmation_sent_at, u.recovery_sent_at, u.email_change,
u.email_change_sent_at, u.phone_change, u.phone_change_sent_at, u.reauthentication_sent_at,
u.last_sign_in_at, u.raw_app_meta_data, u.raw_user_meta_data, u.is_anonymous, u.is_sso_user,
u.banned_until, u.created_at, u.updated_at, u.deleted_at, u.instance_id,
(SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
   SELECT id, provider_id, user_id, identity_data::text AS identity_data, provider, last_sign_in_at, created_at, updated_at,
     email
   FROM auth.identities WHERE user_id = u.id) i) AS identities,
(SELECT json_agg(f ORDER BY f.created_at, f.id) FROM (
   SELECT id, created_at, updated_at, status, friendly_name, factor_type, phone, last_challenged_at
   FROM auth.mfa_factors WHERE user_id = u.id) f) AS factors,
(SELECT max(sequence_number) FROM events.event
 WHERE aggregate_id = u.id AND bears_on_sign_in) AS version
FROM auth.users u
WHERE NOT u.is_sso_user AND u.id IN (
  SELECT user_id FROM auth.identities
  WHERE email = :unique AND provider NOT LIKE 'sso:%' AND provider <> 'phone'
    AND identity_data -> 'email_verified' = 'true'
  UNION ALL
  SELECT id FROM auth.users
  WHERE instance_id = '00000000-0000-0000-0000-000000000000' AND lower(email) = :unique
  UNION ALL
  SELECT id FROM auth.users WHERE email = :unique AND NOT is_sso_user)
ORDER BY u.email = :unique DESC NULLS LAST
LIMIT 1;
\startpipeline
BEGIN;
WITH latest AS (
  SELECT aggregate_type, aggregate_id, sequence_number, sealed
  FROM events.snapshot WHERE aggregate_id = bench.random(:unique) AND (aggregate_type, revision) IN (('session', 4),
    ('sso-provider', 1), ('user', 7))),
tail AS (
  SELECT position, event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
occurred_at, CASE WHEN name IN ('user.modified') THEN payload - 'sealed' ELSE payload END AS payload,
'{}'::jsonb AS metadata, key_ids
  FROM events.event
  WHERE aggregate_id = bench.random(:unique) AND sequence_number > coalesce((SELECT sequence_number FROM latest), -1))
SELECT position, event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
occurred_at, payload, metadata, NULL::bytea FROM tail
UNION ALL
SELECT NULL, NULL, aggregate_type, aggregate_id, sequence_number, sealed, NULL, NULL, NULL, NULL, NULL, NULL
FROM latest
UNION ALL
SELECT NULL, id, NULL, subject, NULL, master_key_id, NULL, NULL, NULL, NULL, NULL, wrapped
FROM chancery.data_key
WHERE id = ANY (ARRAY(
  SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = bench.random(:unique) AND sequence_number = 0
  UNION ALL
  SELECT unnest(key_ids) FROM tail))
ORDER BY sequence_number;
\endpipeline
WITH latest AS (
  SELECT aggregate_type, aggregate_id, sequence_number, sealed
  FROM events.snapshot WHERE aggregate_id = bench.random(:next) AND (aggregate_type, revision) IN (('session', 4),
    ('sso-provider', 1), ('user', 7))),
tail AS (
  SELECT position, event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
occurred_at, CASE WHEN name IN ('user.modified') THEN payload - 'sealed' ELSE payload END AS payload,
'{}'::jsonb AS metadata, key_ids
  FROM events.event
  WHERE aggregate_id = bench.random(:next) AND sequence_number > coalesce((SELECT sequence_number FROM latest), -1))
SELECT position, event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject,
occurred_at, payload, metadata, NULL::bytea FROM tail
UNION ALL
SELECT NULL, NULL, aggregate_type, aggregate_id, sequence_number, sealed, NULL, NULL, NULL, NULL, NULL, NULL
FROM latest
UNION ALL
SELECT NULL, id, NULL, subject, NULL, master_key_id, NULL, NULL, NULL, NULL, NULL, wrapped
FROM chancery.data_key
WHERE id = ANY (ARRAY(
  SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = bench.random(:next) AND sequence_number = 0
  UNION ALL
  SELECT unnest(key_ids) FROM tail))
ORDER BY sequence_number;
\startpipeline
INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (bench.random(:unique), bench.random(:unique),
  :wrapped, :master_key_id);
INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (gen_random_uuid(), bench.random(:unique),
  :wrapped, :master_key_id);
INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (bench.random(:next), bench.random(:unique),
  :wrapped, :master_key_id);
INSERT INTO events.event (
  event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
  key_ids, occurred_at, payload, metadata)
SELECT event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
  key_ids::uuid[], occurred_at, payload::jsonb, metadata::jsonb
FROM unnest(ARRAY[bench.ordered(:unique), bench.ordered(:next)]::uuid[], :aggregate_types::text[],
  ARRAY[bench.random(:unique), bench.random(:next)]::uuid[], :sequence_numbers::bigint[], :names::text[],
    :revisions::integer[], ARRAY[bench.random(:unique), bench.random(:unique)]::uuid[], :bearings::boolean[],
  :key_ids::text[], :times::timestamptz[], :payloads::text[], :metadata::text[]) AS row (
  event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
  key_ids, occurred_at, payload, metadata);
INSERT INTO auth.users (
  instance_id, id, aud, role, email, phone, encrypted_password,
  email_confirmed_at, phone_confirmed_at, banned_until,
  raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
  confirmation_token, recovery_token, email_change_token_new, email_change, is_sso_user)
VALUES ('00000000-0000-0000-0000-000000000000', bench.random(:unique), :aud, :role, :unique, NULL, :encrypted_password,
  now(), NULL, NULL, :app_metadata::jsonb, :user_metadata::jsonb, now(), now(),
  '', '', '', '', FALSE);
INSERT INTO auth.identities (
  id, user_id, provider, provider_id, identity_data, last_sign_in_at, created_at, updated_at)
VALUES (gen_random_uuid(), bench.random(:unique), :provider, :unique, :identity_data::jsonb, now(), now(), now())
ON CONFLICT (id) DO UPDATE SET
  identity_data = excluded.identity_data, updated_at = excluded.updated_at;
INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
SELECT '00000000-0000-0000-0000-000000000000', id, payload::json, created_at, ''
FROM unnest(ARRAY[bench.ordered(:unique)]::uuid[], :first_audit_payload::text[], ARRAY[now()]::timestamptz[]) AS fact (id,
  payload, created_at);
INSERT INTO auth.sessions (
  id, user_id, created_at, updated_at, aal, user_agent, ip, tag, refresh_token_counter)
VALUES (bench.random(:next), bench.random(:unique), now(), now(), 'aal1', :user_agent, :ip::inet, NULL, 0);
INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
VALUES (gen_random_uuid(), bench.random(:next), now(), now(), :method);
UPDATE auth.users SET last_sign_in_at = now(), updated_at = now() WHERE id = bench.random(:unique);
INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
SELECT '00000000-0000-0000-0000-000000000000', id, payload::json, created_at, ''
FROM unnest(ARRAY[bench.ordered(:next)]::uuid[], :second_audit_payload::text[], ARRAY[now()]::timestamptz[]) AS fact (id,
  payload, created_at);
\endpipeline
\startpipeline
SET CONSTRAINTS ALL IMMEDIATE;
RESET SESSION AUTHORIZATION;
RESET ROLE;
RESET ALL;
SELECT set_config('TimeZone', 'UTC', false), set_config('client_min_messages', 'error', false),
set_config('default_transaction_isolation', 'read committed', false), set_config('search_path', 'auth', false),
set_config('lock_timeout', '8000', false), set_config('statement_timeout', '9000', false),
set_config('idle_in_transaction_session_timeout', '12000', false), set_config('tcp_user_timeout', '12000', false),
set_config('tcp_keepalives_idle', '8', false), set_config('tcp_keepalives_interval', '2', false),
pg_advisory_unlock_all();
CLOSE ALL;
DISCARD TEMP;
DISCARD SEQUENCES;
UNLISTEN *;
COMMIT;
\endpipeline
SELECT u.id, u.aud, u.role, u.email, u.phone, u.encrypted_password, u.email_confirmed_at, u.phone_confirmed_at,
u.confirmed_at, u.invited_at, u.confirmation_sent_at, u.recovery_sent_at, u.email_change,
u.email_change_sent_at, u.phone_change, u.phone_change_sent_at, u.reauthentication_sent_at,
u.last_sign_in_at, u.raw_app_meta_data, u.raw_user_meta_data, u.is_anonymous, u.is_sso_user,
u.banned_until, u.created_at, u.updated_at, u.deleted_at, u.instance_id,
(SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
   SELECT id, provider_id, user_id, identity_data::text AS identity_data, provider, last_sign_in_at, created_at, updated_at,
     email
   FROM auth.identities WHERE user_id = u.id) i) AS identities,
(SELECT json_agg(f ORDER BY f.created_at, f.id) FROM (
   SELECT id, created_at, updated_at, status, friendly_name, factor_type, phone, last_challenged_at
   FROM auth.mfa_factors WHERE user_id = u.id) f) AS factors,
(SELECT max(sequence_number) FROM events.event
 WHERE aggregate_id = u.id AND bears_on_sign_in) AS version
FROM auth.users u
WHERE u.id = bench.random(:unique);
