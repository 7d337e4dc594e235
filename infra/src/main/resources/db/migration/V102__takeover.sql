-- Whether the tables of Supabase Auth were there before us, and what became of that.
CREATE TABLE chancery.takeover (
  only_one    boolean PRIMARY KEY DEFAULT TRUE CHECK (only_one),
  finished_at timestamptz,
  audit_until timestamptz
);

COMMENT ON TABLE chancery.takeover IS 'One row, always.';
COMMENT ON COLUMN chancery.takeover.finished_at IS 'Since when every row that was found is a fact in the log; until then no node serves.';
COMMENT ON COLUMN chancery.takeover.audit_until IS 'Audit entries up to then which the log does not know were written by others.';

-- A baseline instead of our own migrations of schema auth is how a takeover begins.
INSERT INTO chancery.takeover (finished_at)
SELECT CASE WHEN NOT EXISTS (
    SELECT FROM chancery.flyway_schema_history WHERE version = '099' AND type = 'BASELINE')
  THEN now() END;
