package io.memorysync.operate.verify;

import io.memorysync.operate.verify.Difference.Kind;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.identity.UserIdIndex;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares the table {@code user_id_mapping} with {@code memory.user-id}: its rows are published as
 * they are, and pairs that were derived are in the table unless it has no place for them.
 */
final class UserIdCheck {

  /** As the table's column. */
  private static final int LONGEST_KEY = 255;

  private static final String ID_COLUMN = "uuid_id";

  private final Users users;

  UserIdCheck(Users users) {
    this.users = users;
  }

  /** What differs, by UUID: string ids may be names. */
  Findings findings() {
    Findings findings = new Findings();
    if (!users.hasTable()) {
      return findings;
    }
    try (UserIdIndex.KeyIterator keys = users.mapped().keys()) {
      while (keys.hasNext()) {
        String key = keys.next();
        String id = users.mapped().idOf(key).orElseThrow();
        Optional<String> published = users.published().idOf(key);
        if (published.isEmpty()) {
          findings.add(id, Set.of(Difference.of(Kind.EXTRA)));
        } else if (!published.get().equals(id)) {
          findings.add(id, Set.of(Difference.in(ID_COLUMN)));
        }
      }
    }
    forEachMissing(pair -> findings.add(pair.getId(), Set.of(Difference.of(Kind.MISSING))));
    return findings;
  }

  /** The published pairs that should be in the table. */
  void forEachMissing(Consumer<UserId> pairs) {
    if (!users.hasTable()) {
      return;
    }
    try (UserIdIndex.KeyIterator keys = users.published().keys()) {
      while (keys.hasNext()) {
        String key = keys.next();
        String id = users.published().idOf(key).orElseThrow();
        UserIdSource source = users.source(key);
        if (users.mapped().idOf(key).isEmpty()
            && (source == UserIdSource.MAPPING || hasPlace(key, id))) {
          pairs.accept(new UserId(key, id, source));
        }
      }
    }
  }

  /** Whether the table could take a derived pair: its UUIDs are unique. */
  private boolean hasPlace(String key, String id) {
    boolean taken =
        users.mapped().keyOf(id).flatMap(users.mapped()::idOf).filter(id::equals).isPresent();
    return !taken && key.length() <= LONGEST_KEY;
  }
}
