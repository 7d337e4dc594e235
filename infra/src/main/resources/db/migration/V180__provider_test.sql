-- Logins by which administrators try an identity provider, and what came of them.
CREATE TABLE chancery.provider_test (
  id              uuid        PRIMARY KEY,
  sso_provider_id uuid        NOT NULL REFERENCES auth.sso_providers ON DELETE CASCADE,
  request_id      text        NOT NULL,
  requested_at    timestamptz NOT NULL,
  outcome         bytea,
  forget_at       timestamptz NOT NULL
);

CREATE INDEX provider_test_provider_idx ON chancery.provider_test (sso_provider_id);
CREATE INDEX provider_test_forget_idx ON chancery.provider_test (forget_at);

COMMENT ON COLUMN chancery.provider_test.outcome IS 'Sealed under the key of the provider; null while an answer is waited for.';
COMMENT ON COLUMN chancery.provider_test.forget_at IS 'From then on it is as if there were no row.';
