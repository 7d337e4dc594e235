-- The Postgres image of self-hosted Supabase creates five tables in their form of 2018, and foreign keys of other
-- schemas already point at them, so they cannot simply be dropped. While they are still empty they are brought to
-- the form that the files below give them; on any other database these statements find nothing to do.
-- (AuthSchemaState has made sure that no row is in them.)
SET LOCAL client_min_messages = warning;

ALTER TABLE IF EXISTS auth.users RENAME COLUMN confirmed_at TO email_confirmed_at;
ALTER TABLE IF EXISTS auth.users RENAME COLUMN email_change_token TO email_change_token_new;
ALTER TABLE IF EXISTS auth.users
  DROP CONSTRAINT IF EXISTS users_email_key,
  ADD COLUMN phone text DEFAULT NULL::varchar CONSTRAINT users_phone_key UNIQUE,
  ADD COLUMN phone_confirmed_at timestamptz,
  ADD COLUMN phone_change text DEFAULT ''::varchar,
  ADD COLUMN phone_change_token varchar(255) DEFAULT '',
  ADD COLUMN phone_change_sent_at timestamptz,
  ADD COLUMN confirmed_at timestamptz GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED,
  ADD COLUMN email_change_token_current varchar(255) DEFAULT '',
  ADD COLUMN email_change_confirm_status smallint DEFAULT 0 CHECK (email_change_confirm_status BETWEEN 0 AND 2),
  ADD COLUMN banned_until timestamptz,
  ADD COLUMN reauthentication_token varchar(255) DEFAULT '',
  ADD COLUMN reauthentication_sent_at timestamptz,
  ADD COLUMN is_sso_user boolean NOT NULL DEFAULT false,
  ADD COLUMN deleted_at timestamptz,
  ADD COLUMN is_anonymous boolean NOT NULL DEFAULT false;

ALTER TABLE IF EXISTS auth.refresh_tokens
  ADD COLUMN parent varchar(255),
  ADD COLUMN session_id uuid,
  ADD CONSTRAINT refresh_tokens_token_unique UNIQUE (token);

ALTER TABLE IF EXISTS auth.audit_log_entries ADD COLUMN ip_address varchar(64) NOT NULL DEFAULT '';

DROP INDEX IF EXISTS
  auth.users_instance_id_email_idx,
  auth.users_instance_id_idx,
  auth.refresh_tokens_instance_id_idx,
  auth.refresh_tokens_instance_id_user_id_idx,
  auth.refresh_tokens_token_idx,
  auth.audit_logs_instance_id_idx;
