package io.memorysync.connect.pgvector;

import io.memorysync.schema.UserRef;

/** Which of a user's two ids the payloads of a store hold. */
enum UserIdForm {
  UUID("uuid") {
    @Override
    String of(UserRef user) {
      return user.getId();
    }
  },

  STRING("string") {
    @Override
    String of(UserRef user) {
      return user.getKey();
    }
  };

  private final String text;

  UserIdForm(String text) {
    this.text = text;
  }

  abstract String of(UserRef user);

  /** As the option {@code user.id.form} names it. */
  @Override
  public String toString() {
    return text;
  }
}
