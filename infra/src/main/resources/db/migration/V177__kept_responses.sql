-- Responses of identity providers by which somebody came in, to be checked again by rules that were not known then.
CREATE TABLE chancery.kept_response (
  login_id        uuid        PRIMARY KEY,
  user_id         uuid        NOT NULL,
  sso_provider_id uuid        NOT NULL,
  session_id      uuid,
  at              timestamptz NOT NULL,
  sealed          bytea       NOT NULL
);

CREATE INDEX kept_response_at_idx ON chancery.kept_response (at, login_id);

COMMENT ON COLUMN chancery.kept_response.user_id IS 'Whose key (chancery.data_key) opens it; once that is destroyed nothing does.';
COMMENT ON COLUMN chancery.kept_response.session_id IS 'That began with it; null where a code was issued.';
COMMENT ON COLUMN chancery.kept_response.sealed IS 'The response and what it was judged by, bound to all the columns.';
