-- What a sign-in sends, and in which round trips; PgbenchScriptsTest compares it with the service. No hashing here.
\if :turn % 100 = 0
\set n (:client_id + :turn / 100 * :clients) % :people + 1
SELECT * FROM bench.request WHERE kind = 'sign-in' AND n = :n \gset
\endif
\set unique :base + 2 * (:turn * :clients + :client_id)
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
WHERE u.instance_id = '00000000-0000-0000-0000-000000000000' AND lower(u.email) = :email AND u.aud = :aud
  AND NOT u.is_sso_user
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
\startpipeline
SELECT id FROM auth.users WHERE id = :user_id FOR NO KEY UPDATE;
SELECT FROM auth.users WHERE id = :user_id AND NOT EXISTS (
  SELECT FROM events.event WHERE aggregate_id = :user_id AND bears_on_sign_in AND sequence_number > :version);
INSERT INTO chancery.data_key (id, subject, wrapped, master_key_id) VALUES (bench.random(:unique), :user_id, :wrapped,
  :master_key_id);
INSERT INTO events.event (
  event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
  key_ids, occurred_at, payload, metadata)
SELECT event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
  key_ids::uuid[], occurred_at, payload::jsonb, metadata::jsonb
FROM unnest(ARRAY[bench.ordered(:unique)]::uuid[], :aggregate_types::text[], ARRAY[bench.random(:unique)]::uuid[],
  :sequence_numbers::bigint[], :names::text[], :revisions::integer[], :subjects::uuid[], :bearings::boolean[],
  :key_ids::text[], :times::timestamptz[], :payloads::text[], :metadata::text[]) AS row (
  event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, bears_on_sign_in,
  key_ids, occurred_at, payload, metadata);
INSERT INTO auth.sessions (
  id, user_id, created_at, updated_at, aal, user_agent, ip, tag, refresh_token_counter)
VALUES (bench.random(:unique), :user_id, now(), now(), 'aal1', :user_agent, :ip::inet, NULL, 0);
INSERT INTO auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
VALUES (gen_random_uuid(), bench.random(:unique), now(), now(), :method);
UPDATE auth.users SET last_sign_in_at = now(), updated_at = now() WHERE id = :user_id;
INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
SELECT '00000000-0000-0000-0000-000000000000', id, payload::json, created_at, ''
FROM unnest(ARRAY[bench.ordered(:unique)]::uuid[], :first_audit_payload::text[], ARRAY[now()]::timestamptz[]) AS fact (id,
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
