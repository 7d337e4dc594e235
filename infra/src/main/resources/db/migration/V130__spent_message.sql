-- Messages of wallets that have let somebody in, so that none does twice; kept while it would be accepted again.
CREATE TABLE chancery.spent_message (
  digest    bytea       PRIMARY KEY,
  forget_at timestamptz NOT NULL
);

CREATE INDEX spent_message_forget_idx ON chancery.spent_message (forget_at);

COMMENT ON COLUMN chancery.spent_message.digest IS 'SHA-256 of the chain and the message.';
