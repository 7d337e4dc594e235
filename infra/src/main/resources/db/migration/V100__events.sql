-- The log. Only ever appended to: no role that the service uses needs more than INSERT and SELECT here.
CREATE SCHEMA IF NOT EXISTS events;

CREATE TABLE events.event (
  position        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id        uuid        NOT NULL,
  aggregate_type  text        NOT NULL,
  aggregate_id    uuid        NOT NULL,
  sequence_number bigint      NOT NULL,
  name            text        NOT NULL,
  revision        integer     NOT NULL,
  subject         uuid        NOT NULL,
  bears_on_sign_in boolean    NOT NULL DEFAULT false,
  key_ids         uuid[]      NOT NULL,
  occurred_at     timestamptz NOT NULL,
  payload         jsonb       NOT NULL,
  metadata        jsonb       NOT NULL,
  CONSTRAINT event_stream_key UNIQUE (aggregate_id, sequence_number)
);

CREATE INDEX event_subject_idx ON events.event (subject);
CREATE INDEX event_sign_in_idx ON events.event (aggregate_id, sequence_number) WHERE bears_on_sign_in;

COMMENT ON TABLE events.event IS 'Every fact, in the order of position. What is personal or secret is in "sealed" parts.';
COMMENT ON COLUMN events.event.position IS 'Order of the log; has gaps, and becomes visible out of order.';
COMMENT ON COLUMN events.event.subject IS 'The user whom the fact is about.';
COMMENT ON COLUMN events.event.bears_on_sign_in IS 'Whether a sign-in that was decided before it has to be decided anew.';
COMMENT ON COLUMN events.event.key_ids IS 'The keys (chancery.data_key) that open the sealed parts; destroyed keys are gone there.';

CREATE FUNCTION events.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the event log is only ever appended to' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER event_is_final BEFORE UPDATE OR DELETE ON events.event
  FOR EACH ROW EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER log_is_final BEFORE TRUNCATE ON events.event
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
