-- Who owns schema auth and who may look into it.

-- Tools and policies expect supabase_auth_admin as the owner. It becomes that where the connecting role can hand its
-- objects over and still reach them afterwards. First of all: a grant to a role that still owns the table is lost.
DO $$
DECLARE
  owner CONSTANT name := 'supabase_auth_admin';
  mine CONSTANT oid := (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user);
  -- PostgreSQL 16 told the right to become a role apart from being a member of it.
  can_become CONSTANT text := CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END;
  command text;
BEGIN
  IF current_user = owner
     OR NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = owner)
     OR NOT pg_catalog.pg_has_role(owner, 'USAGE')
     OR NOT pg_catalog.pg_has_role(owner, can_become)
  THEN
    RETURN;
  END IF;

  FOR command IN
    SELECT format('ALTER SCHEMA auth OWNER TO %I', owner)
      FROM pg_catalog.pg_namespace WHERE nspname = 'auth' AND nspowner = mine
    UNION ALL
    SELECT format('ALTER TABLE auth.%I OWNER TO %I', relname, owner)
      FROM pg_catalog.pg_class
     WHERE relnamespace = 'auth'::regnamespace AND relkind = 'r' AND relowner = mine
    UNION ALL
    SELECT format('ALTER TYPE auth.%I OWNER TO %I', typname, owner)
      FROM pg_catalog.pg_type
     WHERE typnamespace = 'auth'::regnamespace AND typtype = 'e' AND typowner = mine
    UNION ALL
    SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, owner)
      FROM pg_catalog.pg_proc
     WHERE pronamespace = 'auth'::regnamespace AND proowner = mine
  LOOP
    EXECUTE command;
  END LOOP;
END
$$;

-- Row-level security without a policy: only the owner gets at the rows. The seven newest tables of the original come
-- without it.
DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY[
    'audit_log_entries', 'flow_state', 'identities', 'instances', 'mfa_amr_claims', 'mfa_challenges', 'mfa_factors',
    'one_time_tokens', 'refresh_tokens', 'saml_providers', 'saml_relay_states', 'schema_migrations', 'sessions',
    'sso_domains', 'sso_providers', 'users']
  LOOP
    EXECUTE format('ALTER TABLE auth.%I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('GRANT SELECT ON auth.%I TO postgres WITH GRANT OPTION', guarded);
  END LOOP;
END
$$;

-- Policies of these roles call the functions of the schema. Where somebody else owns it they have been let in before.
DO $$
DECLARE
  caller text;
BEGIN
  FOREACH caller IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
    IF NOT pg_catalog.has_schema_privilege(caller, 'auth', 'USAGE') THEN
      EXECUTE format('GRANT USAGE ON SCHEMA auth TO %I', caller);
    END IF;
  END LOOP;
END
$$;
