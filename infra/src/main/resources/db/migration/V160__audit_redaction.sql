-- Who is erased and still named in entries of the audit log: a deletion does no more than is done soon, the rest follows.
CREATE TABLE chancery.audit_redaction (
  subject  uuid        PRIMARY KEY,
  position bigint      NOT NULL,
  since    timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN chancery.audit_redaction.position IS 'Entries of facts up to there name nobody any more.';

-- What is done in steps must find where it was, whatever the number of facts.
CREATE INDEX event_of_subject_idx ON events.event (subject, position);
DROP INDEX events.event_subject_idx;
