-- OAuth in both directions: clients that sign in with us, and providers that we sign in with.

-- redirect_uris and grant_types are comma-joined text. The id is the public client_id.
CREATE TABLE auth.oauth_clients (
  id uuid CONSTRAINT oauth_clients_pkey PRIMARY KEY,
  client_secret_hash text,
  registration_type auth.oauth_registration_type NOT NULL,
  redirect_uris text NOT NULL,
  grant_types text NOT NULL,
  client_name text CONSTRAINT oauth_clients_client_name_length CHECK (char_length(client_name) <= 1024),
  client_uri text CONSTRAINT oauth_clients_client_uri_length CHECK (char_length(client_uri) <= 2048),
  logo_uri text CONSTRAINT oauth_clients_logo_uri_length CHECK (char_length(logo_uri) <= 2048),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  client_type auth.oauth_client_type NOT NULL DEFAULT 'confidential',
  token_endpoint_auth_method text NOT NULL
    CHECK (token_endpoint_auth_method IN ('client_secret_basic', 'client_secret_post', 'none'))
);
CREATE INDEX oauth_clients_deleted_at_idx ON auth.oauth_clients (deleted_at);

CREATE TABLE auth.oauth_authorizations (
  id uuid CONSTRAINT oauth_authorizations_pkey PRIMARY KEY,
  authorization_id text NOT NULL CONSTRAINT oauth_authorizations_authorization_id_key UNIQUE,
  client_id uuid NOT NULL
    CONSTRAINT oauth_authorizations_client_id_fkey REFERENCES auth.oauth_clients ON DELETE CASCADE,
  user_id uuid CONSTRAINT oauth_authorizations_user_id_fkey REFERENCES auth.users ON DELETE CASCADE,
  redirect_uri text NOT NULL
    CONSTRAINT oauth_authorizations_redirect_uri_length CHECK (char_length(redirect_uri) <= 2048),
  scope text NOT NULL CONSTRAINT oauth_authorizations_scope_length CHECK (char_length(scope) <= 4096),
  state text CONSTRAINT oauth_authorizations_state_length CHECK (char_length(state) <= 4096),
  resource text CONSTRAINT oauth_authorizations_resource_length CHECK (char_length(resource) <= 2048),
  code_challenge text
    CONSTRAINT oauth_authorizations_code_challenge_length CHECK (char_length(code_challenge) <= 128),
  code_challenge_method auth.code_challenge_method,
  response_type auth.oauth_response_type NOT NULL DEFAULT 'code',
  status auth.oauth_authorization_status NOT NULL DEFAULT 'pending',
  authorization_code text CONSTRAINT oauth_authorizations_authorization_code_key UNIQUE
    CONSTRAINT oauth_authorizations_authorization_code_length CHECK (char_length(authorization_code) <= 255),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '3 minutes',
  approved_at timestamptz,
  nonce text CONSTRAINT oauth_authorizations_nonce_length CHECK (char_length(nonce) <= 255),
  CONSTRAINT oauth_authorizations_expires_at_future CHECK (expires_at > created_at)
);
CREATE INDEX oauth_auth_pending_exp_idx ON auth.oauth_authorizations (expires_at) WHERE status = 'pending';

-- One row per user and client; withdrawing a consent sets revoked_at.
CREATE TABLE auth.oauth_consents (
  id uuid CONSTRAINT oauth_consents_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT oauth_consents_user_id_fkey REFERENCES auth.users ON DELETE CASCADE,
  client_id uuid NOT NULL CONSTRAINT oauth_consents_client_id_fkey REFERENCES auth.oauth_clients ON DELETE CASCADE,
  scopes text NOT NULL
    CONSTRAINT oauth_consents_scopes_length CHECK (char_length(scopes) <= 2048)
    CONSTRAINT oauth_consents_scopes_not_empty CHECK (char_length(trim(scopes)) > 0),
  granted_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  CONSTRAINT oauth_consents_revoked_after_granted CHECK (revoked_at IS NULL OR revoked_at >= granted_at),
  CONSTRAINT oauth_consents_user_client_unique UNIQUE (user_id, client_id)
);
CREATE INDEX oauth_consents_active_client_idx ON auth.oauth_consents (client_id) WHERE revoked_at IS NULL;
CREATE INDEX oauth_consents_active_user_client_idx ON auth.oauth_consents (user_id, client_id)
  WHERE revoked_at IS NULL;
CREATE INDEX oauth_consents_user_order_idx ON auth.oauth_consents (user_id, granted_at DESC);

CREATE TABLE auth.oauth_client_states (
  id uuid CONSTRAINT oauth_client_states_pkey PRIMARY KEY,
  provider_type text NOT NULL,
  code_verifier text,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE auth.oauth_client_states IS
  'Stores OAuth states for third-party provider authentication flows where Supabase acts as the OAuth client.';
CREATE INDEX idx_oauth_client_states_created_at ON auth.oauth_client_states (created_at);

-- Providers added at run time. identifier carries its "custom:" prefix.
CREATE TABLE auth.custom_oauth_providers (
  id uuid DEFAULT gen_random_uuid() CONSTRAINT custom_oauth_providers_pkey PRIMARY KEY,
  provider_type text NOT NULL CHECK (provider_type IN ('oauth2', 'oidc')),
  identifier text NOT NULL CONSTRAINT custom_oauth_providers_identifier_key UNIQUE
    CONSTRAINT custom_oauth_providers_identifier_format CHECK (identifier ~ '^[a-z0-9][a-z0-9:-]{0,48}[a-z0-9]$'),
  name text NOT NULL
    CONSTRAINT custom_oauth_providers_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
  client_id text NOT NULL
    CONSTRAINT custom_oauth_providers_client_id_length CHECK (char_length(client_id) BETWEEN 1 AND 512),
  client_secret text NOT NULL,
  acceptable_client_ids text[] NOT NULL DEFAULT '{}',
  scopes text[] NOT NULL DEFAULT '{}',
  pkce_enabled boolean NOT NULL DEFAULT true,
  attribute_mapping jsonb NOT NULL DEFAULT '{}',
  authorization_params jsonb NOT NULL DEFAULT '{}',
  enabled boolean NOT NULL DEFAULT true,
  email_optional boolean NOT NULL DEFAULT false,
  issuer text CONSTRAINT custom_oauth_providers_issuer_length
    CHECK (issuer IS NULL OR char_length(issuer) BETWEEN 1 AND 2048),
  discovery_url text CONSTRAINT custom_oauth_providers_discovery_url_length
    CHECK (discovery_url IS NULL OR char_length(discovery_url) <= 2048),
  skip_nonce_check boolean NOT NULL DEFAULT false,
  cached_discovery jsonb,
  discovery_cached_at timestamptz,
  authorization_url text
    CONSTRAINT custom_oauth_providers_authorization_url_https
      CHECK (authorization_url IS NULL OR authorization_url LIKE 'https://%')
    CONSTRAINT custom_oauth_providers_authorization_url_length
      CHECK (authorization_url IS NULL OR char_length(authorization_url) <= 2048),
  token_url text
    CONSTRAINT custom_oauth_providers_token_url_https CHECK (token_url IS NULL OR token_url LIKE 'https://%')
    CONSTRAINT custom_oauth_providers_token_url_length CHECK (token_url IS NULL OR char_length(token_url) <= 2048),
  userinfo_url text
    CONSTRAINT custom_oauth_providers_userinfo_url_https
      CHECK (userinfo_url IS NULL OR userinfo_url LIKE 'https://%')
    CONSTRAINT custom_oauth_providers_userinfo_url_length
      CHECK (userinfo_url IS NULL OR char_length(userinfo_url) <= 2048),
  jwks_uri text
    CONSTRAINT custom_oauth_providers_jwks_uri_https CHECK (jwks_uri IS NULL OR jwks_uri LIKE 'https://%')
    CONSTRAINT custom_oauth_providers_jwks_uri_length CHECK (jwks_uri IS NULL OR char_length(jwks_uri) <= 2048),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  custom_claims_allowlist text[] NOT NULL DEFAULT '{}',
  CONSTRAINT custom_oauth_providers_oauth2_requires_endpoints CHECK (
    provider_type <> 'oauth2'
    OR (authorization_url IS NOT NULL AND token_url IS NOT NULL AND userinfo_url IS NOT NULL)),
  CONSTRAINT custom_oauth_providers_oidc_requires_issuer CHECK (provider_type <> 'oidc' OR issuer IS NOT NULL),
  CONSTRAINT custom_oauth_providers_oidc_issuer_https CHECK (
    provider_type <> 'oidc' OR issuer IS NULL OR issuer LIKE 'https://%'),
  CONSTRAINT custom_oauth_providers_oidc_discovery_url_https CHECK (
    provider_type <> 'oidc' OR discovery_url IS NULL OR discovery_url LIKE 'https://%')
);
CREATE INDEX custom_oauth_providers_identifier_idx ON auth.custom_oauth_providers (identifier);
CREATE INDEX custom_oauth_providers_provider_type_idx ON auth.custom_oauth_providers (provider_type);
CREATE INDEX custom_oauth_providers_enabled_idx ON auth.custom_oauth_providers (enabled);
CREATE INDEX custom_oauth_providers_created_at_idx ON auth.custom_oauth_providers (created_at);
