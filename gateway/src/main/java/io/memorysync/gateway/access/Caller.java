package io.memorysync.gateway.access;

import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.model.Memory;
import java.util.Optional;
import java.util.UUID;

/**
 * Who makes a request.
 *
 * @param id by which his requests are counted: of the key, or the address where there are no keys
 * @param userKey the string id of the user he acts for; empty for an administrator
 * @param userId the same user's UUID
 */
public record Caller(String id, Optional<String> userKey, Optional<UUID> userId) {

  /** Somebody who may do everything. */
  public static Caller admin(String id) {
    return new Caller(id, Optional.empty(), Optional.empty());
  }

  public boolean isAdmin() {
    return userId.isEmpty();
  }

  /** Whether he may see and change what belongs to a user. */
  public boolean mayActFor(UUID user) {
    return isAdmin() || userId.get().equals(user);
  }

  /** Whether he may see and change a memory. */
  public boolean maySee(Memory memory) {
    return isAdmin()
        || memory.user() != null && memory.user().getId().equals(userId.get().toString());
  }

  /** The memories he may see. */
  public Filter visible() {
    return userId.<Filter>map(Filter.OfUser::new).orElseGet(Filter::all);
  }
}
