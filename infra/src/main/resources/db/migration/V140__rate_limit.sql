-- What was counted lately against limits that hold for all nodes together.
CREATE TABLE chancery.rate_limit (
  key       uuid        PRIMARY KEY,
  limiter   text        NOT NULL,
  granted   boolean     NOT NULL,
  full_at   timestamptz NOT NULL,
  forget_at timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX rate_limit_forget_idx ON chancery.rate_limit (forget_at);

COMMENT ON COLUMN chancery.rate_limit.key IS 'A hash of the rule and of whom it is applied to, under a key that is not in clear here.';
COMMENT ON COLUMN chancery.rate_limit.granted IS 'Whether the last who asked was let through.';
COMMENT ON COLUMN chancery.rate_limit.full_at IS 'When as many may come at once again as at the beginning, if nobody comes until then.';
COMMENT ON COLUMN chancery.rate_limit.forget_at IS 'From then on it is as if there were no row.';
