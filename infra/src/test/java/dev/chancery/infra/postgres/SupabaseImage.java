package dev.chancery.infra.postgres;

/** Schema {@code auth} as the init scripts of the self-hosted Postgres image leave it, a neighbour's foreign key included. */
final class SupabaseImage {

    static final String INIT = """
            CREATE SCHEMA auth;
            CREATE TABLE auth.users (
              instance_id uuid, id uuid NOT NULL UNIQUE, aud varchar(255), role varchar(255), email varchar(255) UNIQUE,
              encrypted_password varchar(255), confirmed_at timestamptz, invited_at timestamptz,
              confirmation_token varchar(255), confirmation_sent_at timestamptz,
              recovery_token varchar(255), recovery_sent_at timestamptz,
              email_change_token varchar(255), email_change varchar(255), email_change_sent_at timestamptz,
              last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin bool,
              created_at timestamptz, updated_at timestamptz,
              CONSTRAINT users_pkey PRIMARY KEY (id));
            CREATE INDEX users_instance_id_email_idx ON auth.users (instance_id, email);
            CREATE INDEX users_instance_id_idx ON auth.users (instance_id);
            CREATE TABLE auth.refresh_tokens (
              instance_id uuid, id bigserial CONSTRAINT refresh_tokens_pkey PRIMARY KEY, token varchar(255),
              user_id varchar(255), revoked bool, created_at timestamptz, updated_at timestamptz);
            CREATE INDEX refresh_tokens_instance_id_idx ON auth.refresh_tokens (instance_id);
            CREATE INDEX refresh_tokens_instance_id_user_id_idx ON auth.refresh_tokens (instance_id, user_id);
            CREATE INDEX refresh_tokens_token_idx ON auth.refresh_tokens (token);
            CREATE TABLE auth.instances (
              id uuid CONSTRAINT instances_pkey PRIMARY KEY, uuid uuid, raw_base_config text,
              created_at timestamptz, updated_at timestamptz);
            CREATE TABLE auth.audit_log_entries (
              instance_id uuid, id uuid CONSTRAINT audit_log_entries_pkey PRIMARY KEY, payload json,
              created_at timestamptz);
            CREATE INDEX audit_logs_instance_id_idx ON auth.audit_log_entries (instance_id);
            CREATE TABLE auth.schema_migrations (version varchar(255) CONSTRAINT schema_migrations_pkey PRIMARY KEY);
            INSERT INTO auth.schema_migrations VALUES ('20171026211738'), ('20171026211808'), ('20171026211834'),
              ('20180103212743'), ('20180108183307'), ('20180119214651'), ('20180125194653');
            CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
              $$ SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
            CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS
              $$ SELECT nullif(current_setting('request.jwt.claim.role', true), '') $$;
            CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS
              $$ SELECT nullif(current_setting('request.jwt.claim.email', true), '') $$;
            CREATE SCHEMA storage;
            CREATE TABLE storage.objects (id uuid PRIMARY KEY, owner uuid REFERENCES auth.users (id));
            """;

    private SupabaseImage() {}
}
