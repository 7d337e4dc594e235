-- Which accounts have wished for which telephone numbers lately, where others draw the codes: their word is about a number alone.
CREATE TABLE chancery.number_wish (
  number   uuid        NOT NULL,
  account  uuid        NOT NULL,
  at       timestamptz NOT NULL,
  PRIMARY KEY (number, account)
);

CREATE INDEX number_wish_at_idx ON chancery.number_wish (at);

COMMENT ON TABLE chancery.number_wish IS 'Both columns are hashes under a key that is not in clear here.';
