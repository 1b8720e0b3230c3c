package io.memorysync.schema.identity;

/** How a store writes the id of a user. */
public enum UserIdForm {
  /** As a UUID, the one that {@code user_id_mapping} pairs with a string. */
  UUID,
  /** As the free-form string that applications pass. */
  STRING
}
