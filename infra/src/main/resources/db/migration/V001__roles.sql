-- The roles that policies, PostgREST and the tools around Supabase know by name. They belong to the whole server,
-- not to this database, so every one of them may exist already, and a managed server may forbid making them.
DO $$
DECLARE
  wanted record;
  missing text[] := '{}';
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('postgres', 'NOLOGIN', true),
      ('anon', 'NOLOGIN NOINHERIT', true),
      ('authenticated', 'NOLOGIN NOINHERIT', true),
      ('service_role', 'NOLOGIN NOINHERIT BYPASSRLS', true),
      -- Owns schema auth wherever it can; without it the connecting role does.
      ('supabase_auth_admin', 'NOLOGIN NOINHERIT', false)
    ) AS roles (name, attributes, required)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted.name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.attributes);
      EXCEPTION
        WHEN insufficient_privilege THEN
          IF wanted.required THEN
            missing := missing || format('CREATE ROLE %I %s;', wanted.name, wanted.attributes);
          END IF;
        -- Another database of the same server is being migrated at this moment.
        WHEN duplicate_object OR unique_violation THEN
          NULL;
      END;
    END IF;
  END LOOP;

  IF missing <> '{}' THEN
    RAISE EXCEPTION USING
      ERRCODE = 'CH001',
      MESSAGE = format('The role %I may not create the database roles that schema auth needs; have an administrator run: %s',
                       current_user, array_to_string(missing, ' '));
  END IF;
END
$$;
