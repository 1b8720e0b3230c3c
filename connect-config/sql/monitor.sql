-- Lets the gateway's monitor into a store's database: it looks at the replication slots, and probes write a
-- memory of the user memory-sync-probe (monitor.probe.enabled). By a superuser, in each store's database, after
-- openmemory.sql or mem0.sql:
--   PGOPTIONS="-c memory_sync.gateway_password=..." psql -f monitor.sql
-- Running it again sets the password anew and changes nothing else. Who wants no probes needs the role only.
DO $$
DECLARE
  written text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memory_sync_gateway') THEN
    CREATE ROLE memory_sync_gateway;
  END IF;
  EXECUTE format('ALTER ROLE memory_sync_gateway LOGIN PASSWORD %L',
                 current_setting('memory_sync.gateway_password'));
  -- The tables of both kinds of stores; those that are not here are another store's.
  FOREACH written IN ARRAY ARRAY['users', 'apps', 'memories', 'openmemory', 'mem0migrations']
  LOOP
    IF to_regclass('public.' || written) IS NOT NULL THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE ON public.%I TO memory_sync_gateway', written);
    END IF;
  END LOOP;
END
$$;
