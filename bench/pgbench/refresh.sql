-- What a refresh asks and writes, after one cheap look-up of which session to refresh.
\set n random(1, 200)
SELECT session_id, user_id FROM public.bench WHERE n = :n \gset
SELECT u.*,
  (SELECT json_agg(i ORDER BY i.created_at, i.id) FROM (
     SELECT id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email
     FROM auth.identities WHERE user_id = u.id) i) AS identities,
  (SELECT json_agg(f ORDER BY f.created_at, f.id) FROM (
     SELECT id, created_at, updated_at, status, friendly_name, factor_type, phone, last_challenged_at
     FROM auth.mfa_factors WHERE user_id = u.id) f) AS factors,
  (SELECT max(sequence_number) FROM events.event WHERE aggregate_id = u.id AND bears_on_sign_in) AS version,
  (SELECT json_agg(authentication_method) FROM auth.mfa_amr_claims WHERE session_id = s.id) AS amr, s.aal
FROM auth.sessions s JOIN auth.users u ON u.id = s.user_id WHERE s.id = :session_id;
BEGIN;
WITH latest AS (SELECT sequence_number FROM events.snapshot WHERE aggregate_id = :session_id AND revision = 1)
SELECT position, event_id, sequence_number, name, revision, subject, occurred_at, payload, metadata
FROM events.event
WHERE aggregate_id = :session_id AND sequence_number > coalesce((SELECT sequence_number FROM latest), -1)
ORDER BY sequence_number DESC LIMIT 50;
SELECT id, subject, wrapped, master_key_id FROM chancery.data_key
WHERE id IN (SELECT unnest(key_ids) FROM events.event WHERE aggregate_id = :session_id AND sequence_number = 0);
INSERT INTO events.event (event_id, aggregate_type, aggregate_id, sequence_number, name, revision, subject, key_ids,
  occurred_at, payload, metadata)
VALUES (gen_random_uuid(), 'session', gen_random_uuid(), 1, 'session.refreshed', 1, :user_id,
  ARRAY[:user_id::uuid], now(),
  '{"at": "2026-01-01T00:00:00.000000Z", "userId": "8fea9a45-6248-4cac-9027-0b6eb4773b65", "counter": 1}',
  '{"actor": {"id": "8fea9a45-6248-4cac-9027-0b6eb4773b65", "kind": "user"}, "sealed": {"subject": "AZqViDbivXwxglzWiQOC95t0waLhbTKpGgGHtGkiVTvQ0R335yRIOIhF1UuWIx3xIwwTLd9zxBk6Z7fslXOXuuyLLNYhqvKLkJQQ9ehv"}, "requestId": "c8204855-e2b1-4e29-abf8-a9d49db7e343"}');
UPDATE auth.sessions SET refresh_token_counter = refresh_token_counter + 1, refreshed_at = now(), updated_at = now(),
  user_agent = 'bench', ip = '127.0.0.1' WHERE id = :session_id;
INSERT INTO auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
VALUES ('00000000-0000-0000-0000-000000000000', gen_random_uuid(),
  '{"actor_id": "8fea9a45-6248-4cac-9027-0b6eb4773b65", "action": "token_refreshed", "log_type": "token"}', now(), '');
COMMIT;
