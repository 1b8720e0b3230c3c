package io.memorysync.streams.identity;

import java.util.Optional;

/** Pairs of string id and UUID that are known already, looked up either way. */
public interface KnownUserIds {

  /** The UUID, in lower-case canonical text, that is paired with a string id. */
  Optional<String> idOf(String key);

  /** The string id that a UUID in lower-case canonical text belongs to. */
  Optional<String> keyOf(String id);
}
