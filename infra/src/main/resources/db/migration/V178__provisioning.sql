-- What becomes of the accounts of those who come in by an identity provider.
CREATE TABLE chancery.sso_provisioning (
  id           uuid  PRIMARY KEY REFERENCES auth.sso_providers ON DELETE CASCADE,
  provisioning jsonb NOT NULL
);

-- Domains that the DNS has shown to belong to whoever set the identity provider up.
CREATE TABLE chancery.verified_sso_domain (
  id          uuid        PRIMARY KEY REFERENCES auth.sso_domains ON DELETE CASCADE,
  verified_at timestamptz NOT NULL
);
