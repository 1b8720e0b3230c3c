package io.memorysync.stack.torture.accounting;

import io.memorysync.stack.torture.writes.BookedWrite;
import io.memorysync.stack.torture.writes.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one transaction of an application did to one memory. */
final class Transaction {

  /** Writers and database read one clock, but not at one moment. */
  private static final Duration CLOCKS = Duration.ofMillis(50);

  private final List<RowEvent> events = new ArrayList<>();

  void add(RowEvent event) {
    events.add(event);
  }

  List<RowEvent> events() {
    return events;
  }

  Instant at() {
    return events.get(0).at();
  }

  /** Whether this may be that write: the same memory, store and moment, and what it does. */
  boolean mayBe(BookedWrite write) {
    RowEvent first = events.get(0);
    return first.store().equals(write.store())
        && first.memory().equals(write.operation().memory().toString())
        && !at().isBefore(write.began().minus(CLOCKS))
        && !at().isAfter(write.ended().plus(CLOCKS))
        && events.stream().anyMatch(event -> does(event, write.operation()));
  }

  private static boolean does(RowEvent event, Operation operation) {
    if (event.isLink()) {
      return false;
    }
    Image after = event.after();
    return switch (operation.kind()) {
      case ADD, EDIT -> after != null && operation.text().equals(after.field(Image.CONTENT));
      case DELETE -> Image.there(after) == null;
      case PAUSE -> after != null && "paused".equals(after.field(Image.STATE));
      case ARCHIVE -> after != null && "archived".equals(after.field(Image.STATE));
      case ACTIVATE -> after != null && "active".equals(after.field(Image.STATE));
    };
  }

  /** In a few words. */
  String words() {
    RowEvent last = events.get(events.size() - 1);
    return String.format(
        Locale.ROOT, "%s/%s %s of %s", last.store(), last.part(), last.op(), last.memory());
  }
}
