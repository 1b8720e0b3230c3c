package io.memorysync.operate.verify;

import io.memorysync.operate.verify.Difference.Kind;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.identity.UserIdIndex;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Compares the table {@code user_id_mapping} with {@code memory.user-id}: its rows are published as
 * they are, and pairs that were derived are in the table unless it has no place for them.
 */
final class UserIdCheck {

  /** As the table's column. */
  private static final int LONGEST_KEY = 255;

  private static final String ID_COLUMN = "uuid_id";

  private final UserIdIndex published;
  private final UserIdIndex table;
  private final Function<String, UserIdSource> sources;

  /**
   * @param published the pairs on the topic
   * @param table the pairs in the table
   * @param sources where the published pair of a string comes from
   */
  UserIdCheck(UserIdIndex published, UserIdIndex table, Function<String, UserIdSource> sources) {
    this.published = published;
    this.table = table;
    this.sources = sources;
  }

  /** What differs, by UUID: string ids may be names. */
  Findings findings() {
    Findings findings = new Findings();
    try (UserIdIndex.KeyIterator keys = table.keys()) {
      while (keys.hasNext()) {
        String key = keys.next();
        String id = table.idOf(key).orElseThrow();
        Optional<String> told = published.idOf(key);
        if (told.isEmpty()) {
          findings.add(id, Set.of(Difference.of(Kind.EXTRA)));
        } else if (!told.get().equals(id)) {
          findings.add(id, Set.of(Difference.in(ID_COLUMN)));
        }
      }
    }
    forEachMissing(pair -> findings.add(pair.getId(), Set.of(Difference.of(Kind.MISSING))));
    return findings;
  }

  /** The published pairs that should be in the table. */
  void forEachMissing(Consumer<UserId> pairs) {
    try (UserIdIndex.KeyIterator keys = published.keys()) {
      while (keys.hasNext()) {
        String key = keys.next();
        String id = published.idOf(key).orElseThrow();
        UserIdSource source = sources.apply(key);
        if (table.idOf(key).isEmpty() && (source == UserIdSource.MAPPING || hasPlace(key, id))) {
          pairs.accept(new UserId(key, id, source));
        }
      }
    }
  }

  /** Whether the table could take a derived pair: its UUIDs are unique. */
  private boolean hasPlace(String key, String id) {
    boolean taken = table.keyOf(id).flatMap(table::idOf).filter(id::equals).isPresent();
    return !taken && key.length() <= LONGEST_KEY;
  }
}
