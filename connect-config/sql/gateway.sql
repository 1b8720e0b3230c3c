-- Prepares the gateway's database: its role and the schema that it fills. By a superuser, in a database of its
-- own or in one that is there already. The password is a setting of the session, so that none is in a file:
--   PGOPTIONS="-c memory_sync.gateway_password=..." psql -f gateway.sql
-- Running it again sets the password anew and adds what a later version needs.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memory_sync_gateway') THEN
    CREATE ROLE memory_sync_gateway;
  END IF;
  EXECUTE format('ALTER ROLE memory_sync_gateway LOGIN PASSWORD %L',
                 current_setting('memory_sync.gateway_password'));
END
$$;

CREATE EXTENSION IF NOT EXISTS vector;
CREATE SCHEMA IF NOT EXISTS memory_sync_gateway AUTHORIZATION memory_sync_gateway;
