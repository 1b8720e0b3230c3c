-- The two roles of memory-sync, once per server, by a superuser. The passwords are settings of the
-- session, so that none is in a file:
--   PGOPTIONS="-c memory_sync.source_password=... -c memory_sync.sink_password=..." psql -f roles.sql
-- Running it again sets the passwords anew and changes nothing else.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memory_sync_source') THEN
    CREATE ROLE memory_sync_source;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memory_sync_sink') THEN
    CREATE ROLE memory_sync_sink;
  END IF;
  EXECUTE format('ALTER ROLE memory_sync_source LOGIN REPLICATION PASSWORD %L',
                 current_setting('memory_sync.source_password'));
  EXECUTE format('ALTER ROLE memory_sync_sink LOGIN PASSWORD %L',
                 current_setting('memory_sync.sink_password'));
END
$$;

-- OpenMemory's timestamps carry no zone and hold UTC.
ALTER ROLE memory_sync_sink SET timezone = 'UTC';
