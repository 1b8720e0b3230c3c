package io.memorysync.schema.identity;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import java.util.Optional;

/**
 * A user in both forms.
 *
 * @param user both forms of the id
 * @param derived the pair that was made up for it, to be published; empty where it was known or
 *     needs no publishing
 */
public record Identified(UserRef user, Optional<UserId> derived) {

  static Identified known(String id, String key) {
    return new Identified(new UserRef(id, key), Optional.empty());
  }

  static Identified derived(String id, String key) {
    return new Identified(
        new UserRef(id, key), Optional.of(new UserId(key, id, UserIdSource.DERIVED)));
  }
}
