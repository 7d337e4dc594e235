SET LOCAL client_min_messages = warning;

-- What the service keeps for itself.
CREATE SCHEMA IF NOT EXISTS chancery;

-- Keys of subjects and secrets, wrapped by a master key. Deleting a row forgets what it protected, for ever.
CREATE TABLE chancery.data_key (
  id            uuid  PRIMARY KEY,
  subject       uuid  NOT NULL,
  wrapped       bytea NOT NULL,
  master_key_id text  NOT NULL
);

CREATE INDEX data_key_subject_idx ON chancery.data_key (subject);

-- A session or user as of some event of its stream, to save reading what came before; sealed under the key of that very id,
-- and gone with it. May be emptied at any time.
CREATE TABLE events.snapshot (
  aggregate_id    uuid    PRIMARY KEY REFERENCES chancery.data_key ON DELETE CASCADE,
  aggregate_type  text    NOT NULL,
  sequence_number bigint  NOT NULL,
  revision        integer NOT NULL,
  sealed          text    NOT NULL
);

-- How far each streaming processor has read, and which node holds which of its segments.
CREATE TABLE chancery.token_entry (
  processor_name text    NOT NULL,
  segment        integer NOT NULL,
  token          bytea,
  token_type     text,
  "timestamp"    text,
  owner          text,
  PRIMARY KEY (processor_name, segment)
);
