-- What GET /user sends, and in which round trips; PgbenchScriptsTest compares it with the service.
\if :turn % 100 = 0
\set n (:client_id + :turn / 100 * :clients) % :people + 1
SELECT * FROM bench.request WHERE kind = 'refresh' AND n = :n \gset
\endif
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
 WHERE aggregate_id = u.id AND bears_on_sign_in) AS version,
CASE WHEN s.id IS NOT NULL THEN json_build_object(
  'id', s.id, 'user_id', s.user_id, 'created_at', s.created_at,
  'refreshed_at', s.refreshed_at AT TIME ZONE 'UTC', 'not_after', s.not_after, 'aal', s.aal, 'tag', s.tag,
  'amr', (SELECT json_agg(json_build_object('method', authentication_method, 'updated_at', updated_at)
            ORDER BY updated_at DESC)
          FROM auth.mfa_amr_claims WHERE session_id = s.id)) END AS session
FROM auth.users u LEFT JOIN auth.sessions s ON s.id = :session_id
WHERE u.id = :user_id;
