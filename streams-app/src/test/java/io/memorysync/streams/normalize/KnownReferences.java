package io.memorysync.streams.normalize;

import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.UserIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** References that a test tells beforehand. */
final class KnownReferences implements References, KnownUserIds {

  private final Map<Reference, String> names = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();

  KnownReferences row(Reference.Table table, String id, String name) {
    names.put(new Reference(table, id), name);
    return this;
  }

  KnownReferences user(String key, String id) {
    ids.put(key, id);
    keys.put(id, key);
    return this;
  }

  @Override
  public Optional<String> name(Reference reference) {
    return Optional.ofNullable(names.get(reference));
  }

  @Override
  public UserIds userIds() {
    return new UserIds(this);
  }

  @Override
  public Optional<String> idOf(String key) {
    return Optional.ofNullable(ids.get(key));
  }

  @Override
  public Optional<String> keyOf(String id) {
    return Optional.ofNullable(keys.get(id));
  }
}
