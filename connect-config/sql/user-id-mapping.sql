-- Which string user id of one store is which UUID of the other. Known pairs are inserted by a person;
-- the user-id-sink adds the pairs of users that nobody mapped.
CREATE TABLE IF NOT EXISTS user_id_mapping (
  string_id varchar(255) PRIMARY KEY,
  uuid_id uuid NOT NULL UNIQUE,
  created_at timestamp DEFAULT now()
);
