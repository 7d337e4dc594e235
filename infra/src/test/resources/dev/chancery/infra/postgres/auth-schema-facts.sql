-- Everything a client, a policy or a tool can observe of schema auth, one line per fact.
-- NOT NULL is a property of the column here: PostgreSQL 18 also lists it as a constraint, older ones do not.
-- Privileges on the schema itself are left out: they depend on the image around the database, not on the schema.
WITH relation AS (
  SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl
    FROM pg_catalog.pg_class c
   WHERE c.relnamespace = 'auth'::pg_catalog.regnamespace
), grants AS (
  SELECT 'table ' || r.relname AS object, r.relowner AS owner, a.*
    FROM relation r, pg_catalog.aclexplode(r.relacl) a
   WHERE r.relkind IN ('r', 'S')
  UNION ALL
  SELECT 'function ' || p.proname, p.proowner, a.*
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(p.proacl) a
   WHERE p.pronamespace = 'auth'::pg_catalog.regnamespace
)
SELECT fact FROM (
  SELECT 'schema owner ' || nspowner::pg_catalog.regrole AS fact
    FROM pg_catalog.pg_namespace WHERE nspname = 'auth'
  UNION ALL
  SELECT pg_catalog.format('%s %s owner %s',
           CASE relkind WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' ELSE 'relation of kind ' || relkind::text END,
           relname, relowner::pg_catalog.regrole)
    FROM relation WHERE relkind NOT IN ('i', 'c')
  UNION ALL
  SELECT pg_catalog.format('table %s row security %s%s', relname,
           CASE WHEN relrowsecurity THEN 'on' ELSE 'off' END, CASE WHEN relforcerowsecurity THEN ' forced' END)
    FROM relation WHERE relkind = 'r'
  UNION ALL
  SELECT pg_catalog.format('table %s column %s %s %s%s%s', r.relname,
           pg_catalog.lpad(pg_catalog.row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum)::text, 2, '0'),
           a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attnotnull THEN ' not null' END,
           CASE a.attgenerated WHEN 's' THEN ' generated stored ' ELSE ' default ' END
             || pg_catalog.pg_get_expr(d.adbin, d.adrelid))
    FROM relation r
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
   WHERE r.relkind = 'r'
  UNION ALL
  SELECT pg_catalog.format('table %s constraint %s %s', r.relname, c.conname, pg_catalog.pg_get_constraintdef(c.oid))
    FROM relation r JOIN pg_catalog.pg_constraint c ON c.conrelid = r.oid
   WHERE c.contype <> 'n'
  UNION ALL
  SELECT pg_catalog.format('index %s %s', relname, pg_catalog.pg_get_indexdef(oid))
    FROM relation WHERE relkind = 'i'
  UNION ALL
  SELECT pg_catalog.format('sequence %s %s from %s by %s between %s and %s cache %s%s, owned by column %s', r.relname,
           pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
           CASE WHEN s.seqcycle THEN ' cycle' END, d.refobjid::pg_catalog.regclass || '.' || a.attname)
    FROM relation r
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = r.oid
    LEFT JOIN pg_catalog.pg_depend d ON d.objid = r.oid AND d.deptype = 'a' AND d.refobjsubid > 0
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  UNION ALL
  SELECT pg_catalog.format('enum %s owner %s: %s', t.typname, t.typowner::pg_catalog.regrole,
           pg_catalog.string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder))
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
   WHERE t.typnamespace = 'auth'::pg_catalog.regnamespace
   GROUP BY t.typname, t.typowner
  UNION ALL
  SELECT pg_catalog.format('function %s(%s) returns %s language %s volatility %s security %s owner %s', p.proname,
           pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid), l.lanname,
           p.provolatile, CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END, p.proowner::pg_catalog.regrole)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
   WHERE p.pronamespace = 'auth'::pg_catalog.regnamespace
  UNION ALL
  SELECT pg_catalog.format('trigger %s on %s', t.tgname, r.relname)
    FROM relation r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid
   WHERE NOT t.tgisinternal
  UNION ALL
  SELECT pg_catalog.format('policy %s on %s', p.polname, r.relname)
    FROM relation r JOIN pg_catalog.pg_policy p ON p.polrelid = r.oid
  UNION ALL
  SELECT pg_catalog.format('%s grants %s to %s%s', object, privilege_type,
           CASE grantee WHEN 0 THEN 'public' ELSE grantee::pg_catalog.regrole::text END,
           CASE WHEN is_grantable THEN ' with grant option' END)
    FROM grants WHERE grantee <> owner
  UNION ALL
  SELECT pg_catalog.format('comment on %s%s: %s', r.relname, '.' || a.attname, d.description)
    FROM relation r
    JOIN pg_catalog.pg_description d ON d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid AND d.objsubid > 0
  UNION ALL
  SELECT pg_catalog.format('comment on function %s: %s', p.proname, d.description)
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass
   WHERE p.pronamespace = 'auth'::pg_catalog.regnamespace
) facts
ORDER BY fact COLLATE "C"
