-- What mem0's pgvector store makes for a collection (default settings, Python 2.0 and later).
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE IF NOT EXISTS "${collection}" (
  id uuid PRIMARY KEY,
  vector vector(${dims}),
  payload jsonb
);

CREATE INDEX IF NOT EXISTS "${collection}_hnsw_idx"
  ON "${collection}" USING hnsw (vector vector_cosine_ops);

CREATE INDEX IF NOT EXISTS "${collection}_text_lemmatized_idx"
  ON "${collection}" USING gin (to_tsvector('simple', payload ->> 'text_lemmatized'));
