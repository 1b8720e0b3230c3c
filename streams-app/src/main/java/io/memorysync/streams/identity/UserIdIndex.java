package io.memorysync.streams.identity;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.UserIds;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Pairs of string id and UUID in a state store, in both directions.
 *
 * <p>The index can be rebuilt from a compacted topic: it does not depend on the order in which the
 * strings' last pairs come.
 *
 * <ul>
 *   <li>A UUID leads to the string that was mapped to it, else to one that it was derived from,
 *       else to itself where it serves as a string. If several strings were mapped to it, which the
 *       table refuses but an older one may lack the constraint for, to the first in order of bytes.
 *   <li>The UUID that would be derived from a known string leads to that string even if another is
 *       mapped to it, since rows may still hold it from before the mapping came.
 * </ul>
 */
public final class UserIdIndex implements KnownUserIds {

  private static final String ID_BY_KEY = "key/";
  private static final String KEY_BY_ID = "id/";
  private static final String MAPPED_KEY = "mapped/";
  private static final String MAPPED_KEY_BY_ID = "mapped-id/";

  /** What a string has a UUID by, the weakest first. */
  private enum Claim {
    SAME,
    DERIVED,
    MAPPED
  }

  private final KeyValueStore<String, String> store;

  public UserIdIndex(KeyValueStore<String, String> store) {
    this.store = store;
  }

  @Override
  public Optional<String> idOf(String key) {
    return Optional.ofNullable(store.get(ID_BY_KEY + key));
  }

  @Override
  public Optional<String> keyOf(String id) {
    return Optional.ofNullable(store.get(KEY_BY_ID + id));
  }

  /** Takes a pair in place of the one that its string had. */
  public void put(UserId pair) {
    remove(pair.getKey());
    store.put(ID_BY_KEY + pair.getKey(), pair.getId());
    if (pair.getSource() == UserIdSource.MAPPING) {
      store.put(MAPPED_KEY + pair.getKey(), "");
      store.put(mappedTo(pair.getId()) + pair.getKey(), "");
    }
    link(pair.getId(), pair.getKey(), claimOf(pair.getKey(), pair.getId()));
    link(UserIds.derivedId(pair.getKey()), pair.getKey(), Claim.DERIVED);
  }

  /** Forgets the pair of a string. */
  public void remove(String key) {
    String id = store.delete(ID_BY_KEY + key);
    if (id != null) {
      store.delete(MAPPED_KEY + key);
      store.delete(mappedTo(id) + key);
      unlink(id, key);
      unlink(UserIds.derivedId(key), key);
    }
  }

  /** The strings of all pairs; the iterator has to be closed. */
  public KeyIterator keys() {
    return new KeyIterator(ID_BY_KEY);
  }

  /** The strings of the pairs that were mapped, not derived; the iterator has to be closed. */
  public KeyIterator mappedKeys() {
    return new KeyIterator(MAPPED_KEY);
  }

  private void link(String id, String key, Claim claim) {
    String holder = store.get(KEY_BY_ID + id);
    if (holder == null || claim.compareTo(claimOf(holder, id)) >= 0) {
      store.put(KEY_BY_ID + id, firstMapped(id).orElse(key));
    }
  }

  private Optional<String> firstMapped(String id) {
    try (KeyIterator keys = new KeyIterator(mappedTo(id))) {
      return keys.hasNext() ? Optional.of(keys.next()) : Optional.empty();
    }
  }

  private static String mappedTo(String id) {
    return MAPPED_KEY_BY_ID + id + "/";
  }

  private Claim claimOf(String key, String id) {
    boolean mapped = id.equals(store.get(ID_BY_KEY + key)) && store.get(MAPPED_KEY + key) != null;
    return key.equals(id) ? Claim.SAME : mapped ? Claim.MAPPED : Claim.DERIVED;
  }

  private void unlink(String id, String key) {
    if (key.equals(store.get(KEY_BY_ID + id))) {
      firstMapped(id)
          .ifPresentOrElse(
              other -> store.put(KEY_BY_ID + id, other), () -> store.delete(KEY_BY_ID + id));
    }
  }

  /** Strings of the index, one after the other. */
  public final class KeyIterator implements AutoCloseable {

    private final String prefix;
    private final KeyValueIterator<String, String> entries;

    private KeyIterator(String prefix) {
      this.prefix = prefix;
      this.entries = store.prefixScan(prefix, new StringSerializer());
    }

    public boolean hasNext() {
      return entries.hasNext();
    }

    /** The next string id. */
    public String next() {
      KeyValue<String, String> entry = entries.next();
      return entry.key.substring(prefix.length());
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
