-- What GET /user asks, after one cheap look-up of whom to ask for.
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
FROM auth.users u LEFT JOIN auth.sessions s ON s.id = :session_id WHERE u.id = :user_id;
