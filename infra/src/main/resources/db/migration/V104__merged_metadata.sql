-- How metadata change: shallowly, with null as the sign of removal. No patch leaves everything as it is.
CREATE FUNCTION chancery.merged(metadata jsonb, patch jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN patch IS NULL THEN metadata
    ELSE (CASE WHEN jsonb_typeof(metadata) = 'object' THEN metadata ELSE '{}' END || patch)
      - ARRAY(SELECT key FROM jsonb_each(patch) WHERE value = 'null') END
$$;
