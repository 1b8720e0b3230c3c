package io.memorysync.stack.torture.accounting;

import io.memorysync.schema.MemoryConflict;
import io.memorysync.stack.torture.writes.BookedWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Tells in order what happened to one memory. The texts are the writers' own, made up for a run.
 */
final class Story {

  private record Line(Instant at, String text) {}

  private Story() {}

  /**
   * @param memory null if no topic has anything of it
   */
  static List<String> of(MemoryHistory memory, Collection<BookedWrite> writes) {
    List<Line> lines = new ArrayList<>();
    writes.forEach(write -> lines.add(new Line(write.ended(), words(write))));
    if (memory != null) {
      memory.events().forEach(event -> lines.add(new Line(event.at(), words(event))));
      memory
          .versions()
          .forEach(version -> lines.add(new Line(version.writtenAt(), words(version))));
      memory
          .conflicts()
          .forEach(conflict -> lines.add(new Line(conflict.getDetectedAt(), words(conflict))));
    }
    return lines.stream()
        .sorted(Comparator.comparing(Line::at))
        .map(line -> line.at + "  " + line.text)
        .toList();
  }

  private static String words(BookedWrite write) {
    return "booked    "
        + write.writer()
        + " "
        + write.operation().number()
        + " "
        + write.operation().kind()
        + " "
        + write.outcome()
        + (write.operation().text() == null ? "" : " '" + write.operation().text() + "'")
        + ", began "
        + write.began();
  }

  private static String words(RowEvent event) {
    return "event     "
        + event.store()
        + "/"
        + event.part()
        + " "
        + event.op()
        + " by "
        + (event.op() == RowEvent.SNAPSHOT
            ? "snapshot"
            : event.origin() == null ? "application" : event.origin())
        + ", transaction "
        + event.transaction()
        + ", lsn "
        + event.lsn()
        + ": "
        + words(event.before())
        + " -> "
        + words(event.after());
  }

  private static String words(Version version) {
    return "canonical version "
        + version.number()
        + " "
        + version.cause()
        + " by "
        + version.store()
        + ", held by "
        + version.heldBy()
        + ": "
        + words(version.image());
  }

  private static String words(MemoryConflict conflict) {
    return "conflict  "
        + conflict.getField()
        + ": '"
        + conflict.getWinner().getValue()
        + "' of "
        + conflict.getWinner().getStore()
        + " wins over '"
        + conflict.getLoser().getValue()
        + "' of "
        + conflict.getLoser().getStore()
        + ", base '"
        + conflict.getBase()
        + "', version "
        + conflict.getVersion();
  }

  private static String words(Image image) {
    return image == null ? "no row" : image.fields().toString();
  }
}
