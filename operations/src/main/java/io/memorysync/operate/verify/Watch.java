package io.memorysync.operate.verify;

import io.memorysync.schema.CanonicalMemory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One target while it is compared, with the memories in which it was seen to differ. */
final class Watch<R extends Found> implements AutoCloseable {

  private final Target<R> target;
  private final Suspects suspects;
  private Cursor<R> cursor;
  private MergeJoin.Column<R> column;
  private Findings findings = new Findings();

  /**
   * @param suspects of this target alone
   */
  Watch(Target<R> target, Suspects suspects) {
    this.target = target;
    this.suspects = suspects;
  }

  Target<R> target() {
    return target;
  }

  Suspects suspects() {
    return suspects;
  }

  /** What the last look at the suspects found. */
  Findings findings() {
    return findings;
  }

  /** Begins to read the target. */
  void join(MergeJoin join) {
    cursor = target.scan();
    column = join.add(cursor, Found::id);
  }

  /** Compares the row that the join is at. */
  void compare(UUID id, CanonicalMemory memory) {
    if (!target.differences(memory, column.current()).isEmpty()) {
      suspects.add(id);
    }
  }

  /** Looks at the suspects once more; those that agree by now are none any more. */
  void recheck(CanonicalMemories canonical) {
    Findings found = new Findings();
    suspects.forEachBatch(ids -> recheck(ids, canonical, found));
    findings = found;
  }

  private void recheck(List<UUID> ids, CanonicalMemories canonical, Findings found) {
    Map<UUID, R> rows = target.find(ids);
    for (UUID id : ids) {
      Set<Difference> differences =
          target.differences(canonical.get(id).orElse(null), rows.get(id));
      if (differences.isEmpty()) {
        suspects.remove(id);
      } else {
        found.add(id.toString(), differences);
      }
    }
  }

  /** Ends the reading; the target stays open. */
  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }
}
