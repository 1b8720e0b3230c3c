#!/bin/sh
# Makes the registry's database, the gateway's, those of the two stores with the tables that their applications would make, and
# what memory-sync needs in them. Running it again sets the passwords anew and changes nothing else.
set -eu

run() {
  PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning" psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"
}

has() {
  [ -n "$(run --dbname "$1" --tuples-only --no-align --command "SELECT to_regclass('public.$2')")" ]
}

collection() {
  sed -e "s/\${collection}/$2/g" -e 's/${dims}/384/g' /stores/mem0-collection.sql | run --dbname "$1" >/dev/null
}

run --dbname postgres --set password="$MEMORY_SYNC_REGISTRY_DB_PASSWORD" <<'SQL'
SELECT 'CREATE ROLE memory_sync_registry'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memory_sync_registry') \gexec
ALTER ROLE memory_sync_registry LOGIN PASSWORD :'password';
SELECT 'CREATE DATABASE registry OWNER memory_sync_registry'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'registry') \gexec
SELECT format('CREATE DATABASE %I', name) FROM unnest(ARRAY['openmemory', 'mem0', 'gateway']) AS name
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
SQL

PGOPTIONS="-c memory_sync.source_password=$MEMORY_SYNC_SOURCE_PASSWORD -c memory_sync.sink_password=$MEMORY_SYNC_SINK_PASSWORD" \
  run --dbname postgres --file /sql/roles.sql

has openmemory memory_status_history || run --dbname openmemory --single-transaction --file /stores/openmemory.sql
collection openmemory openmemory
run --dbname openmemory --single-transaction --file /sql/openmemory.sql >/dev/null

collection mem0 mem0migrations
run --dbname mem0 --single-transaction --file /sql/user-id-mapping.sql
run --dbname mem0 --single-transaction --file /sql/mem0.sql >/dev/null
PGOPTIONS="-c memory_sync.gateway_password=$MEMORY_SYNC_GATEWAY_PASSWORD" \
  run --dbname gateway --single-transaction --file /sql/gateway.sql
for store in openmemory mem0; do
  PGOPTIONS="-c memory_sync.gateway_password=$MEMORY_SYNC_GATEWAY_PASSWORD" \
    run --dbname "$store" --single-transaction --file /sql/monitor.sql
done
echo "The databases openmemory and mem0 are ready to be captured, and that of the gateway is ready."
