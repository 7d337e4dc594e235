-- What nobody here has asked for is older or younger than a logout by the clock of the provider that has made both.
ALTER TABLE chancery.saml_logout ADD COLUMN provider_at timestamptz;

COMMENT ON COLUMN chancery.saml_logout.provider_at IS 'When the provider has said so, by its own clock; null where nobody knows.';
