-- What administrators say of identity providers beyond what Supabase Auth knows.
CREATE TABLE chancery.sso_provider_options (
  id      uuid  PRIMARY KEY REFERENCES auth.sso_providers ON DELETE CASCADE,
  options jsonb NOT NULL
);

-- By what identity providers call the sessions that began on their word, for when they end them.
CREATE TABLE chancery.saml_session (
  id              uuid PRIMARY KEY REFERENCES auth.sessions ON DELETE CASCADE,
  sso_provider_id uuid NOT NULL,
  subject         uuid,
  session_index   uuid
);

CREATE INDEX saml_session_subject_idx ON chancery.saml_session (sso_provider_id, subject);

COMMENT ON COLUMN chancery.saml_session.subject IS 'A hash of the NameID, under a key that is not in clear here.';
COMMENT ON COLUMN chancery.saml_session.session_index IS 'Likewise, of the SessionIndex.';
