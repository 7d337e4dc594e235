-- Whom identity providers have signed out lately, so that what they had said of them before begins no session any more.
CREATE TABLE chancery.saml_logout (
  sso_provider_id uuid        NOT NULL,
  subject         uuid        NOT NULL,
  session_index   uuid        NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (sso_provider_id, subject, session_index)
);

CREATE INDEX saml_logout_at_idx ON chancery.saml_logout (at);

COMMENT ON COLUMN chancery.saml_logout.subject IS 'A hash of the NameID, under a key that is not in clear here.';
COMMENT ON COLUMN chancery.saml_logout.session_index IS 'Likewise, of the SessionIndex; nil for all sessions.';
