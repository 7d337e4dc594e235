-- What is told to phones and to hooks waits beside mails, each in a line of its own.
ALTER TABLE chancery.mail_delivery RENAME TO message_delivery;
ALTER TABLE chancery.message_delivery
  ADD COLUMN medium text NOT NULL DEFAULT 'mail' CHECK (medium IN ('mail', 'sms', 'hook')),
  DROP CONSTRAINT mail_delivery_event_key,
  ADD CONSTRAINT message_delivery_event_key UNIQUE (event_id, medium, part);
ALTER TABLE chancery.message_delivery ALTER COLUMN medium DROP DEFAULT;

ALTER TABLE chancery.message_delivery RENAME CONSTRAINT mail_delivery_pkey TO message_delivery_pkey;
ALTER TABLE chancery.message_delivery RENAME CONSTRAINT mail_delivery_state_check TO message_delivery_state_check;
ALTER SEQUENCE chancery.mail_delivery_id_seq RENAME TO message_delivery_id_seq;
ALTER INDEX chancery.mail_delivery_settled_idx RENAME TO message_delivery_settled_idx;
ALTER INDEX chancery.mail_delivery_dead_idx RENAME TO message_delivery_dead_idx;

-- A carrier that is away leaves many that are due: those of others are found without looking at these.
DROP INDEX chancery.mail_delivery_due_idx;
CREATE INDEX message_delivery_due_idx ON chancery.message_delivery (medium, next_attempt_at)
  WHERE state IN ('waiting', 'sending');

COMMENT ON TABLE chancery.message_delivery IS 'What has become of each message: where its event is in the log, and nothing of what it says or to whom.';
COMMENT ON COLUMN chancery.message_delivery.medium IS 'By what it goes; what waits for the one does not wait for the other.';
COMMENT ON COLUMN chancery.message_delivery.part IS 'Which of the messages by this medium that follow from the event.';
COMMENT ON COLUMN chancery.message_delivery.last_error IS 'A kind of failure and the code of whoever was to take it, never what they said.';
