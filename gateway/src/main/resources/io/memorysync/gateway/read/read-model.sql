-- What the gateway keeps of the pipeline's topics. Everything here can be made anew from them, but the
-- positions of its own writes, which are only ever compared with later ones, and the API keys.
CREATE EXTENSION IF NOT EXISTS vector;
-- Who may not create schemas may find one that somebody made for him.
DO $$
BEGIN
  IF to_regnamespace('memory_sync_gateway') IS NULL THEN
    CREATE SCHEMA memory_sync_gateway;
  END IF;
END
$$;
SET LOCAL search_path TO memory_sync_gateway, public;

-- The last version of each memory. The words of very long texts are found by their first part.
CREATE TABLE IF NOT EXISTS memory (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  state text NOT NULL,
  user_id uuid,
  user_key text,
  app text,
  agent_id text,
  run_id text,
  content text NOT NULL,
  content_hash text NOT NULL,
  metadata jsonb NOT NULL,
  categories text[] NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  archived_at timestamptz,
  deleted_at timestamptz,
  words tsvector GENERATED ALWAYS AS (to_tsvector('english', left(content, 100000))) STORED
);
-- A day as YYYY-MM-DD; a time of day behind it does not matter.
ALTER TABLE memory ADD COLUMN IF NOT EXISTS
  expires_on text GENERATED ALWAYS AS (left(metadata ->> 'expiration_date', 10)) STORED;
CREATE INDEX IF NOT EXISTS memory_user ON memory (user_id, created_at DESC, id);
CREATE INDEX IF NOT EXISTS memory_agent ON memory (agent_id, created_at DESC, id) WHERE agent_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS memory_run ON memory (run_id, created_at DESC, id) WHERE run_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS memory_created ON memory (created_at DESC, id);
-- One number for each word, another one for each user that uses it: what others wrote with the same words is not looked up.
CREATE OR REPLACE FUNCTION word_keys(user_id uuid, words tsvector) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS $$
  SELECT array_agg(hashtextextended(word, uuid_hash_extended(user_id, 0))) FROM unnest(tsvector_to_array(words)) AS word
$$;
CREATE INDEX IF NOT EXISTS memory_word_keys ON memory USING gin (word_keys(user_id, words));
-- For searches that are not of one user.
CREATE INDEX IF NOT EXISTS memory_words ON memory USING gin (words);
DROP INDEX IF EXISTS memory_user_words;

-- The vectors of the memories that have one and are not deleted, apart from them, so that who looks for words touches
-- few pages. Of length 1 and in half precision: they are compared by their direction. What most searches filter by is
-- beside them.
CREATE TABLE IF NOT EXISTS memory_vector (
  id uuid PRIMARY KEY,
  user_id uuid,
  state text NOT NULL,
  expires_on text,
  embedding halfvec(${dims}) NOT NULL
);
-- Vectors stay in the rows: comparing those of a user one by one must not look each up elsewhere.
ALTER TABLE memory_vector SET (toast_tuple_target = 8160);
-- Read models of earlier versions have them in the rows of their memories; indexes of that column go with it.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'memory'::regclass AND attname = 'embedding') THEN
    INSERT INTO memory_vector
      SELECT id, user_id, state, expires_on, l2_normalize(embedding)::halfvec FROM memory
        WHERE vector_norm(embedding) > 0 AND state <> 'DELETED';
    ALTER TABLE memory DROP COLUMN embedding;
  END IF;
END
$$;

-- Every version that was ever read.
CREATE TABLE IF NOT EXISTS memory_version (
  id uuid,
  version bigint,
  state text NOT NULL,
  user_id uuid,
  user_key text,
  app text,
  agent_id text,
  run_id text,
  content text NOT NULL,
  content_hash text NOT NULL,
  metadata jsonb NOT NULL,
  categories text[] NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  archived_at timestamptz,
  deleted_at timestamptz,
  cause text NOT NULL,
  store text NOT NULL,
  part text NOT NULL,
  committed_at timestamptz NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE IF NOT EXISTS conflict (
  memory_id uuid,
  field text,
  version bigint,
  winner_store text NOT NULL,
  winner_value text,
  winner_user text,
  winner_at timestamptz NOT NULL,
  loser_store text NOT NULL,
  loser_value text,
  loser_user text,
  loser_at timestamptz NOT NULL,
  base text,
  policy text NOT NULL,
  open boolean NOT NULL,
  detected_at timestamptz NOT NULL,
  PRIMARY KEY (memory_id, field, version)
);

-- Both forms of each user's id. derived_id is what the string leads to where nobody maps it.
CREATE TABLE IF NOT EXISTS user_id (
  key text PRIMARY KEY,
  id uuid NOT NULL,
  mapped boolean NOT NULL,
  derived_id uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS user_id_id ON user_id (id);
CREATE INDEX IF NOT EXISTS user_id_derived ON user_id (derived_id);

-- Up to where each topic has been read, in the transactions that wrote what was read.
CREATE TABLE IF NOT EXISTS projected (
  topic text,
  partition int,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition)
);

-- The last position that was given to a write, by memory: microseconds since 1970, or one more than the last.
CREATE TABLE IF NOT EXISTS write_position (
  memory_id uuid PRIMARY KEY,
  last bigint NOT NULL
);

-- Keys are random, so that a plain hash of them is as good as a slow one.
CREATE TABLE IF NOT EXISTS api_key (
  id text PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  name text NOT NULL,
  user_key text,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
