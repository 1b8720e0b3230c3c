package io.memorysync.operate.verify;

import io.memorysync.operate.disk.UuidKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Walks several cursors, each in the order of its ids, side by side: every id that one of them has
 * comes once. Of each cursor one row is in memory.
 */
final class MergeJoin {

  private final List<Column<?>> columns = new ArrayList<>();

  /** Adds a cursor, which stays its owner's to close. */
  <R> Column<R> add(Cursor<R> cursor, Function<R, UUID> id) {
    Column<R> column = new Column<>(cursor, id);
    columns.add(column);
    return column;
  }

  /** Walks to the end of all cursors; what each has for an id is in its column. */
  void forEach(Consumer<UUID> ids) {
    columns.forEach(Column::advance);
    for (Optional<UUID> next = next(); next.isPresent(); next = next()) {
      UUID id = next.get();
      columns.forEach(column -> column.take(id));
      ids.accept(id);
    }
  }

  private Optional<UUID> next() {
    return columns.stream()
        .map(column -> column.nextId)
        .filter(Objects::nonNull)
        .min(UuidKeys.ORDER);
  }

  /** What one cursor has for the id that is walked by. */
  static final class Column<R> {

    private final Cursor<R> cursor;
    private final Function<R, UUID> idOf;
    private R next;
    private UUID nextId;
    private R current;

    private Column(Cursor<R> cursor, Function<R, UUID> idOf) {
      this.cursor = cursor;
      this.idOf = idOf;
    }

    /** Null if it does not have the id. */
    R current() {
      return current;
    }

    private void take(UUID id) {
      if (id.equals(nextId)) {
        current = next;
        advance();
      } else {
        current = null;
      }
    }

    private void advance() {
      UUID last = nextId;
      next = cursor.next().orElse(null);
      nextId = next == null ? null : idOf.apply(next);
      if (last != null && nextId != null && UuidKeys.ORDER.compare(last, nextId) >= 0) {
        throw new IllegalStateException("The ids of a cursor are not in order");
      }
    }
  }
}
