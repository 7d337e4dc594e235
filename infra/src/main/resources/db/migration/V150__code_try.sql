-- How often codes were tried lately, the right one and wrong ones alike, and where none was sent as well.
CREATE TABLE chancery.code_try (
  key     uuid        PRIMARY KEY,
  tries   bigint      NOT NULL,
  last_at timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX code_try_last_idx ON chancery.code_try (last_at);

COMMENT ON COLUMN chancery.code_try.key IS 'The id of a one-time token, or a hash of an address that was sent none, under a key that is not in clear here.';
