-- When the metadata of identity providers is fetched again, of those that say where it is.
CREATE TABLE chancery.metadata_refresh (
  sso_provider_id uuid        PRIMARY KEY REFERENCES auth.sso_providers ON DELETE CASCADE,
  metadata_url    text        NOT NULL,
  due_at          timestamptz NOT NULL,
  failures        integer     NOT NULL DEFAULT 0
);

COMMENT ON COLUMN chancery.metadata_refresh.metadata_url IS 'Where it was when this was written; what is elsewhere by now is due at once.';
COMMENT ON COLUMN chancery.metadata_refresh.due_at IS 'While one node fetches, when another may; a later claim is another one.';
COMMENT ON COLUMN chancery.metadata_refresh.failures IS 'How many attempts have failed since the last that did not.';
