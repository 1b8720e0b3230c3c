package io.memorysync.schema.identity;

import java.util.Optional;

/** Pairs of string id and UUID that are known already, looked up either way. */
public interface KnownUserIds {

  /** The UUID, in lower-case canonical text, that is paired with a string id. */
  Optional<String> idOf(String key);

  /** The string id that a UUID in lower-case canonical text belongs to. */
  Optional<String> keyOf(String id);

  /** These pairs, and where they know none, others. */
  default KnownUserIds or(KnownUserIds others) {
    return new KnownUserIds() {
      @Override
      public Optional<String> idOf(String key) {
        return KnownUserIds.this.idOf(key).or(() -> others.idOf(key));
      }

      @Override
      public Optional<String> keyOf(String id) {
        return KnownUserIds.this.keyOf(id).or(() -> others.keyOf(id));
      }
    };
  }
}
