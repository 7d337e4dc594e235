-- Why accounts were not opened, by what the owner of the database or of a hook has made. Names of things, and of nobody.
CREATE TABLE chancery.failed_sign_up (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  way        text        NOT NULL,
  cause      text        NOT NULL,
  request_id text        NOT NULL
);
