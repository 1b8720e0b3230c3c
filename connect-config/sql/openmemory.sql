-- Prepares OpenMemory's database: what is captured, and what the sink may write. By a superuser, after
-- roles.sql and after OpenMemory has made its tables. Running it again changes nothing.
DO $$
DECLARE
  captured text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = 'memory_sync') THEN
    CREATE PUBLICATION memory_sync;
  END IF;
  FOREACH captured IN ARRAY ARRAY['users', 'apps', 'memories', 'categories', 'memory_categories', 'openmemory']
  LOOP
    -- Without FULL an update that leaves a TOASTed vector alone reads as a vector that was emptied.
    IF (SELECT relreplident <> 'f' FROM pg_class WHERE oid = to_regclass('public.' || captured)) THEN
      EXECUTE format('ALTER TABLE public.%I REPLICA IDENTITY FULL', captured);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_publication_tables
                   WHERE pubname = 'memory_sync' AND schemaname = 'public' AND tablename = captured) THEN
      EXECUTE format('ALTER PUBLICATION memory_sync ADD TABLE public.%I', captured);
    END IF;
    EXECUTE format('GRANT SELECT ON public.%I TO memory_sync_source', captured);
  END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE ON users, apps, categories, memories TO memory_sync_sink;
GRANT SELECT, INSERT, DELETE ON memory_categories TO memory_sync_sink;
GRANT SELECT, INSERT ON memory_status_history TO memory_sync_sink;
GRANT SELECT, INSERT, UPDATE, DELETE ON openmemory TO memory_sync_sink;

-- What a sink has applied last, by memory: a record that is older than that is a replay.
-- Each row is updated again and again, so its page keeps room for that.
CREATE SCHEMA IF NOT EXISTS memory_sync;
CREATE TABLE IF NOT EXISTS memory_sync.applied (
  store text,
  memory_id uuid,
  version bigint NOT NULL,
  PRIMARY KEY (store, memory_id)
) WITH (fillfactor = 70);
GRANT USAGE ON SCHEMA memory_sync TO memory_sync_sink;
GRANT SELECT, INSERT, UPDATE, DELETE ON memory_sync.applied TO memory_sync_sink;

-- Where the source connector is asked to read a table again, and marks what it reads: Debezium's
-- signalling table.
CREATE TABLE IF NOT EXISTS memory_sync.signal (
  id text PRIMARY KEY,
  type text NOT NULL,
  data text
);
GRANT USAGE ON SCHEMA memory_sync TO memory_sync_source;
GRANT SELECT, INSERT, DELETE ON memory_sync.signal TO memory_sync_source;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication_tables
                 WHERE pubname = 'memory_sync' AND schemaname = 'memory_sync' AND tablename = 'signal') THEN
    ALTER PUBLICATION memory_sync ADD TABLE memory_sync.signal;
  END IF;
END
$$;

-- One origin per sink task, by which the source connectors know our own writes. Never drop one:
-- what it marked and nobody has decoded yet would come back as an application's write.
SELECT pg_replication_origin_create(origin)
FROM (SELECT format('memory-sync-%s-%s', connector, task) AS origin
      FROM unnest(ARRAY['openmemory-sink']) AS connector, generate_series(0, 3) AS task) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_replication_origin WHERE roname = origin);
GRANT EXECUTE ON FUNCTION
  pg_replication_origin_session_setup(text),
  pg_replication_origin_session_reset(),
  pg_replication_origin_session_is_setup(),
  pg_replication_origin_xact_setup(pg_lsn, timestamptz),
  pg_replication_origin_xact_reset()
TO memory_sync_sink;
