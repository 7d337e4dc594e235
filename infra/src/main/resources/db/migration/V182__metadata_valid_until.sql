-- Metadata that says the same as before, and is good for longer, is not kept as a text once more.
ALTER TABLE chancery.metadata_refresh ADD COLUMN valid_until timestamptz;

COMMENT ON COLUMN chancery.metadata_refresh.valid_until IS 'Until when what was fetched last is good, where it says so.';
