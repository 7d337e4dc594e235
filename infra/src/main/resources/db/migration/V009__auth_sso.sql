-- Identity providers of organisations, the e-mail domains that lead to them, and SAML requests under way.
-- Two checks compare with "= NULL" as the original does: a NULL passes, an empty string does not.

CREATE TABLE auth.sso_providers (
  id uuid CONSTRAINT sso_providers_pkey PRIMARY KEY,
  resource_id text
    CONSTRAINT "resource_id not empty" CHECK (resource_id = NULL::text OR char_length(resource_id) > 0),
  created_at timestamptz,
  updated_at timestamptz,
  disabled boolean
);
COMMENT ON TABLE auth.sso_providers IS
  'Auth: Manages SSO identity provider information; see saml_providers for SAML.';
COMMENT ON COLUMN auth.sso_providers.resource_id IS
  'Auth: Uniquely identifies a SSO provider according to a user-chosen resource ID (case insensitive), useful in infrastructure as code.';
CREATE UNIQUE INDEX sso_providers_resource_id_idx ON auth.sso_providers (lower(resource_id));
CREATE INDEX sso_providers_resource_id_pattern_idx ON auth.sso_providers (resource_id text_pattern_ops);

CREATE TABLE auth.sso_domains (
  id uuid CONSTRAINT sso_domains_pkey PRIMARY KEY,
  sso_provider_id uuid NOT NULL
    CONSTRAINT sso_domains_sso_provider_id_fkey REFERENCES auth.sso_providers ON DELETE CASCADE,
  domain text NOT NULL CONSTRAINT "domain not empty" CHECK (char_length(domain) > 0),
  created_at timestamptz,
  updated_at timestamptz
);
COMMENT ON TABLE auth.sso_domains IS
  'Auth: Manages SSO email address domain mapping to an SSO Identity Provider.';
CREATE UNIQUE INDEX sso_domains_domain_idx ON auth.sso_domains (lower(domain));
CREATE INDEX sso_domains_sso_provider_id_idx ON auth.sso_domains (sso_provider_id);

CREATE TABLE auth.saml_providers (
  id uuid CONSTRAINT saml_providers_pkey PRIMARY KEY,
  sso_provider_id uuid NOT NULL
    CONSTRAINT saml_providers_sso_provider_id_fkey REFERENCES auth.sso_providers ON DELETE CASCADE,
  entity_id text NOT NULL CONSTRAINT saml_providers_entity_id_key UNIQUE
    CONSTRAINT "entity_id not empty" CHECK (char_length(entity_id) > 0),
  metadata_xml text NOT NULL CONSTRAINT "metadata_xml not empty" CHECK (char_length(metadata_xml) > 0),
  metadata_url text
    CONSTRAINT "metadata_url not empty" CHECK (metadata_url = NULL::text OR char_length(metadata_url) > 0),
  attribute_mapping jsonb,
  created_at timestamptz,
  updated_at timestamptz,
  name_id_format text
);
COMMENT ON TABLE auth.saml_providers IS 'Auth: Manages SAML Identity Provider connections.';
CREATE INDEX saml_providers_sso_provider_id_idx ON auth.saml_providers (sso_provider_id);

CREATE TABLE auth.saml_relay_states (
  id uuid CONSTRAINT saml_relay_states_pkey PRIMARY KEY,
  sso_provider_id uuid NOT NULL
    CONSTRAINT saml_relay_states_sso_provider_id_fkey REFERENCES auth.sso_providers ON DELETE CASCADE,
  request_id text NOT NULL CONSTRAINT "request_id not empty" CHECK (char_length(request_id) > 0),
  for_email text,
  redirect_to text,
  created_at timestamptz,
  updated_at timestamptz,
  flow_state_id uuid CONSTRAINT saml_relay_states_flow_state_id_fkey REFERENCES auth.flow_state ON DELETE CASCADE
);
COMMENT ON TABLE auth.saml_relay_states IS
  'Auth: Contains SAML Relay State information for each Service Provider initiated login.';
CREATE INDEX saml_relay_states_sso_provider_id_idx ON auth.saml_relay_states (sso_provider_id);
CREATE INDEX saml_relay_states_for_email_idx ON auth.saml_relay_states (for_email);
CREATE INDEX saml_relay_states_created_at_idx ON auth.saml_relay_states (created_at DESC);
