-- What the scripts take their values from: requests that the service has answered, as it wrote them down.
CREATE SCHEMA bench;

-- Ids as the service makes them: those of events in order, all others at random.
CREATE FUNCTION bench.ordered(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('f' || lpad($1::text, 31, '0'))::uuid $$;
CREATE FUNCTION bench.random(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5($1::text)::uuid $$;

-- One row for each kind of request and user. Arrays are text, as a variable of pgbench is.
CREATE TABLE bench.request AS
WITH request AS (
  SELECT array_agg(e.name ORDER BY e.position) AS name,
    array_agg(e.aggregate_type ORDER BY e.position)::text AS aggregate_types,
    array_agg(e.sequence_number ORDER BY e.position)::text AS sequence_numbers,
    array_agg(e.name ORDER BY e.position)::text AS names,
    array_agg(e.revision ORDER BY e.position)::text AS revisions,
    array_agg(e.subject ORDER BY e.position)::text AS subjects,
    array_agg(e.bears_on_sign_in ORDER BY e.position)::text AS bearings,
    array_agg(e.key_ids::text ORDER BY e.position)::text AS key_ids,
    array_agg(e.occurred_at ORDER BY e.position)::text AS times,
    array_agg(e.payload::text ORDER BY e.position)::text AS payloads,
    array_agg(e.metadata::text ORDER BY e.position)::text AS metadata,
    (array_agg(ARRAY[a.payload::text]::text ORDER BY e.position))[1] AS first_audit_payload,
    (array_agg(ARRAY[a.payload::text]::text ORDER BY e.position))[2] AS second_audit_payload,
    (array_agg(e.aggregate_id ORDER BY e.position DESC))[1] AS session_id
  FROM events.event e JOIN auth.audit_log_entries a ON a.id = e.event_id
  GROUP BY e.metadata ->> 'correlation'),
named AS (
  SELECT CASE name
      WHEN '{session.refreshed}' THEN 'refresh'
      WHEN '{session.started}' THEN 'sign-in'
      WHEN '{user.signed-up,session.started}' THEN 'sign-up' END AS kind, *
  FROM request),
of_users AS (
  -- of each user the session that was refreshed most: it reads as many events as refreshes under load do
  SELECT DISTINCT ON (r.kind, s.user_id) r.*, s.user_id, s.refresh_token_counter AS counter,
    coalesce(s.user_agent, '') AS user_agent, host(s.ip) AS ip
  FROM named r JOIN auth.sessions s ON s.id = r.session_id
  WHERE r.kind IS NOT NULL
  ORDER BY r.kind, s.user_id, s.refresh_token_counter DESC)
SELECT r.*, row_number() OVER (PARTITION BY r.kind ORDER BY r.counter DESC) AS n,
  u.email, u.aud, u.role, u.encrypted_password, u.raw_app_meta_data AS app_metadata, u.raw_user_meta_data AS user_metadata,
  i.provider, i.identity_data, k.wrapped, k.master_key_id, 'password' AS method,
  (SELECT max(sequence_number) FROM events.event WHERE aggregate_id = u.id AND bears_on_sign_in) AS version
FROM of_users r JOIN auth.users u ON u.id = r.user_id JOIN auth.identities i ON i.user_id = u.id
  JOIN chancery.data_key k ON k.id = r.session_id;

ALTER TABLE bench.request ADD PRIMARY KEY (kind, n);
VACUUM ANALYZE;
