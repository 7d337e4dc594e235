-- Messages to phones wait beside mails.
ALTER TABLE chancery.mail_delivery
  ADD COLUMN medium text NOT NULL DEFAULT 'mail' CHECK (medium IN ('mail', 'sms')),
  DROP CONSTRAINT mail_delivery_event_key,
  ADD CONSTRAINT mail_delivery_event_key UNIQUE (event_id, medium, part);

COMMENT ON TABLE chancery.mail_delivery IS 'What has become of each mail, and of each message to a phone.';
COMMENT ON COLUMN chancery.mail_delivery.medium IS 'By what it goes; what waits for the one does not wait for the other.';
