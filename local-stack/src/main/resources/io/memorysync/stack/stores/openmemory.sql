-- What OpenMemory's SQLAlchemy models make on PostgreSQL: no server-side defaults, timestamps
-- without time zone that hold UTC, json and not jsonb, foreign keys without ON DELETE.
CREATE TYPE memorystate AS ENUM ('active', 'paused', 'archived', 'deleted');

CREATE TABLE users (
  id uuid PRIMARY KEY,
  user_id varchar NOT NULL,
  name varchar,
  email varchar,
  metadata json,
  created_at timestamp,
  updated_at timestamp
);
CREATE UNIQUE INDEX ix_users_user_id ON users (user_id);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE INDEX ix_users_name ON users (name);
CREATE INDEX ix_users_created_at ON users (created_at);

CREATE TABLE apps (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  name varchar NOT NULL,
  description varchar,
  metadata json,
  is_active boolean,
  created_at timestamp,
  updated_at timestamp,
  CONSTRAINT idx_app_owner_name UNIQUE (owner_id, name)
);
CREATE INDEX ix_apps_owner_id ON apps (owner_id);
CREATE INDEX ix_apps_name ON apps (name);
CREATE INDEX ix_apps_is_active ON apps (is_active);
CREATE INDEX ix_apps_created_at ON apps (created_at);

CREATE TABLE memories (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  app_id uuid NOT NULL REFERENCES apps,
  content varchar NOT NULL,
  vector varchar,
  metadata json,
  state memorystate,
  created_at timestamp,
  updated_at timestamp,
  archived_at timestamp,
  deleted_at timestamp
);
CREATE INDEX idx_memory_user_state ON memories (user_id, state);
CREATE INDEX idx_memory_app_state ON memories (app_id, state);
CREATE INDEX idx_memory_user_app ON memories (user_id, app_id);
CREATE INDEX ix_memories_user_id ON memories (user_id);
CREATE INDEX ix_memories_app_id ON memories (app_id);
CREATE INDEX ix_memories_state ON memories (state);
CREATE INDEX ix_memories_created_at ON memories (created_at);
CREATE INDEX ix_memories_archived_at ON memories (archived_at);
CREATE INDEX ix_memories_deleted_at ON memories (deleted_at);

CREATE TABLE categories (
  id uuid PRIMARY KEY,
  name varchar NOT NULL,
  description varchar,
  created_at timestamp,
  updated_at timestamp
);
CREATE UNIQUE INDEX ix_categories_name ON categories (name);
CREATE INDEX ix_categories_created_at ON categories (created_at);

CREATE TABLE memory_categories (
  memory_id uuid NOT NULL REFERENCES memories,
  category_id uuid NOT NULL REFERENCES categories,
  PRIMARY KEY (memory_id, category_id)
);
CREATE INDEX idx_memory_category ON memory_categories (memory_id, category_id);

CREATE TABLE memory_status_history (
  id uuid PRIMARY KEY,
  memory_id uuid NOT NULL REFERENCES memories,
  changed_by uuid NOT NULL REFERENCES users,
  old_state memorystate NOT NULL,
  new_state memorystate NOT NULL,
  changed_at timestamp
);
CREATE INDEX idx_history_memory_state ON memory_status_history (memory_id, new_state);
CREATE INDEX ix_memory_status_history_memory_id ON memory_status_history (memory_id);
CREATE INDEX ix_memory_status_history_changed_by ON memory_status_history (changed_by);
CREATE INDEX ix_memory_status_history_changed_at ON memory_status_history (changed_at);

CREATE TABLE memory_access_logs (
  id uuid PRIMARY KEY,
  memory_id uuid NOT NULL REFERENCES memories,
  app_id uuid NOT NULL REFERENCES apps,
  accessed_at timestamp,
  access_type varchar NOT NULL,
  metadata json
);
CREATE INDEX ix_memory_access_logs_memory_id ON memory_access_logs (memory_id);
CREATE INDEX ix_memory_access_logs_app_id ON memory_access_logs (app_id);
CREATE INDEX ix_memory_access_logs_accessed_at ON memory_access_logs (accessed_at);

CREATE TABLE access_controls (
  id uuid PRIMARY KEY,
  subject_type varchar NOT NULL,
  subject_id uuid,
  object_type varchar NOT NULL,
  object_id uuid,
  effect varchar NOT NULL,
  created_at timestamp
);

CREATE TABLE archive_policies (
  id uuid PRIMARY KEY,
  criteria_type varchar NOT NULL,
  criteria_id uuid,
  days_to_archive integer NOT NULL,
  created_at timestamp
);

CREATE TABLE configs (
  id uuid PRIMARY KEY,
  key varchar NOT NULL,
  value json NOT NULL,
  created_at timestamp,
  updated_at timestamp
);
CREATE UNIQUE INDEX ix_configs_key ON configs (key);
