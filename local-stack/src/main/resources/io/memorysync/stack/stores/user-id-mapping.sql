-- Which string user id of one store is which UUID of the other.
CREATE TABLE IF NOT EXISTS user_id_mapping (
  string_id varchar(255) PRIMARY KEY,
  uuid_id uuid NOT NULL UNIQUE,
  created_at timestamp DEFAULT now()
);
