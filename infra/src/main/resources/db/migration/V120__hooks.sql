-- Accounts of which a hook is still to be told, or was: where their events are in the log.
CREATE TABLE chancery.hook_delivery (
  id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position        bigint      NOT NULL,
  event_id        uuid        NOT NULL CONSTRAINT hook_delivery_event_key UNIQUE,
  state           text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'told', 'skipped', 'dead')),
  attempts        integer     NOT NULL DEFAULT 0,
  waiting_since   timestamptz NOT NULL DEFAULT now(),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  claimed_until   timestamptz,
  last_error      text,
  settled_at      timestamptz
);

CREATE INDEX hook_delivery_due_idx ON chancery.hook_delivery (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX hook_delivery_settled_idx ON chancery.hook_delivery (settled_at) WHERE state IN ('told', 'skipped');

COMMENT ON COLUMN chancery.hook_delivery.claimed_until IS 'Until then one node has it; a later claim is another one.';
COMMENT ON COLUMN chancery.hook_delivery.last_error IS 'A kind of failure, never what the hook said.';

-- Why accounts were not opened, by what the owner of the database or of a hook has made. Names of things, and of nobody.
CREATE TABLE chancery.failed_sign_up (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  way        text        NOT NULL,
  cause      text        NOT NULL,
  request_id text        NOT NULL
);
