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
