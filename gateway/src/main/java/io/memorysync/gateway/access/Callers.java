package io.memorysync.gateway.access;

import io.memorysync.gateway.access.ApiKeys.ApiKey;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.schema.UserRef;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Finds out who makes a request. A key that was found valid counts for some seconds without being
 * looked up; a revoked one is worth nothing after that.
 */
public final class Callers {

  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int REMEMBERED_KEYS = 10_000;

  private final boolean needsKeys;
  private final byte[] adminHash;
  private final ApiKeys keys;
  private final UserDirectory users;
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  /**
   * @param adminKey a key that may do everything; empty for none
   */
  public Callers(boolean needsKeys, String adminKey, ApiKeys keys, UserDirectory users) {
    this.needsKeys = needsKeys;
    this.adminHash = adminKey.isEmpty() ? null : ApiKeys.hash(adminKey);
    this.keys = keys;
    this.users = users;
  }

  private record Known(Caller caller, long until) {}

  /** Whether a key was valid when it was last shown here. */
  public boolean hasKnown(String key) {
    return known.containsKey(key);
  }

  /**
   * Who shows this key from that address.
   *
   * @param key empty if none is shown
   * @return empty if a key is needed and this is none
   */
  public Optional<Caller> caller(Optional<String> key, String address) throws SQLException {
    if (!needsKeys) {
      return Optional.of(Caller.admin(address));
    }
    if (key.isEmpty()) {
      return Optional.empty();
    }
    if (adminHash != null && MessageDigest.isEqual(adminHash, ApiKeys.hash(key.get()))) {
      Caller admin = Caller.admin("admin");
      remember(key.get(), admin);
      return Optional.of(admin);
    }
    Known remembered = known.get(key.get());
    if (remembered != null && System.nanoTime() - remembered.until() < 0) {
      return Optional.of(remembered.caller());
    }
    Optional<ApiKey> found = keys.find(key.get());
    if (found.isEmpty()) {
      known.remove(key.get());
      return Optional.empty();
    }
    Caller caller = caller(found.get());
    remember(key.get(), caller);
    return Optional.of(caller);
  }

  private void remember(String key, Caller caller) {
    if (known.size() >= REMEMBERED_KEYS) {
      known.clear();
    }
    known.put(key, new Known(caller, System.nanoTime() + REMEMBERED.toNanos()));
  }

  private Caller caller(ApiKey key) throws SQLException {
    if (key.user().isEmpty()) {
      return Caller.admin(key.id());
    }
    UserRef user = users.identify(key.user().get()).user();
    return new Caller(
        key.id(), Optional.of(user.getKey()), Optional.of(UUID.fromString(user.getId())));
  }
}
