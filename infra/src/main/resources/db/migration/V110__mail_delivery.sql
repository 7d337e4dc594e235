-- What has become of each mail: where its event is in the log, and nothing of what it says or to whom.
CREATE TABLE chancery.mail_delivery (
  id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position        bigint      NOT NULL,
  event_id        uuid        NOT NULL,
  part            smallint    NOT NULL,
  kind            text        NOT NULL,
  state           text        NOT NULL DEFAULT 'waiting'
                  CHECK (state IN ('waiting', 'sending', 'sent', 'skipped', 'dead')),
  attempts        integer     NOT NULL DEFAULT 0,
  waiting_since   timestamptz NOT NULL DEFAULT now(),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  claimed_until   timestamptz,
  last_error      text,
  settled_at      timestamptz,
  CONSTRAINT mail_delivery_event_key UNIQUE (event_id, part)
);

CREATE INDEX mail_delivery_due_idx ON chancery.mail_delivery (next_attempt_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_delivery_settled_idx ON chancery.mail_delivery (settled_at) WHERE state IN ('sent', 'skipped');
CREATE INDEX mail_delivery_dead_idx ON chancery.mail_delivery (id) WHERE state = 'dead';

COMMENT ON COLUMN chancery.mail_delivery.part IS 'Which of the mails that follow from the event.';
COMMENT ON COLUMN chancery.mail_delivery.waiting_since IS 'From when the time counts after which it is given up.';
COMMENT ON COLUMN chancery.mail_delivery.claimed_until IS 'Until then one node has it; a later claim is another one.';
COMMENT ON COLUMN chancery.mail_delivery.last_error IS 'A kind of failure and the mail server''s code, never what it said.';
COMMENT ON COLUMN chancery.mail_delivery.settled_at IS 'Since when it is sent, skipped or dead.';
