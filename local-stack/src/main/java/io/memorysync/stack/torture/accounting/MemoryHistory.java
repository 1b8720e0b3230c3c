package io.memorysync.stack.torture.accounting;

import io.memorysync.schema.MemoryConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** All that happened to one memory, and what became of each change in it. */
final class MemoryHistory {

  private static final String DELETE = "delete";

  private final List<RowEvent> events = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();
  private final List<MemoryConflict> conflicts = new ArrayList<>();

  void add(RowEvent event) {
    events.add(event);
  }

  void add(Version version) {
    versions.add(version);
  }

  void add(MemoryConflict conflict) {
    conflicts.add(conflict);
  }

  List<RowEvent> events() {
    return events;
  }

  List<Version> versions() {
    return versions;
  }

  List<MemoryConflict> conflicts() {
    return conflicts;
  }

  /** The agreed state; null if there is none. */
  Version agreed() {
    return versions.isEmpty() ? null : versions.get(versions.size() - 1);
  }

  /** What became of all changes of one event; a change that is lost outweighs the others. */
  Fate fate(RowEvent event) {
    Fate worst = null;
    for (Map.Entry<String, String> change : event.changes().entrySet()) {
      Fate fate = fate(event, change.getKey(), change.getValue());
      worst = worst == null || fate.compareTo(worst) > 0 ? fate : worst;
    }
    return worst == null ? Fate.NOTHING_NEW : worst;
  }

  Fate fate(RowEvent event, String field, String value) {
    if (isInResult(field, value)) {
      return Fate.IN_RESULT;
    }
    boolean seen =
        events.stream()
            .anyMatch(
                other -> other != event && other.isApplications() && other.replaced(field, value));
    if (seen) {
      return Fate.OVERWRITTEN;
    }
    boolean told = conflicts.stream().anyMatch(conflict -> tells(conflict, field, value));
    return told ? Fate.ON_RECORD : Fate.LOST;
  }

  /** A deleted memory shows nothing but that. */
  private boolean isInResult(String field, String value) {
    Version agreed = agreed();
    if (agreed == null) {
      return false;
    }
    return agreed.image().present()
        ? Objects.equals(agreed.image().field(field), value)
        : field.equals(Image.STATE) && Image.DELETED.equals(value);
  }

  /**
   * Texts and notes are unique and have to be the very value that lost. The loser of a delete is a
   * whole memory, whose other fields have few values: that one is on record stands for them.
   */
  private static boolean tells(MemoryConflict conflict, String field, String value) {
    String loser = conflict.getLoser().getValue();
    if (conflict.getField().equals(DELETE)) {
      return switch (field) {
        case Image.CONTENT -> Objects.equals(Version.content(loser), value);
        case Image.NOTE -> Objects.equals(Version.noteOfMemory(loser), value);
        default -> true;
      };
    }
    if (field.startsWith(Image.CATEGORY)) {
      return conflict.getField().equals("categories");
    }
    return switch (field) {
      case Image.CONTENT -> conflict.getField().equals("content") && Objects.equals(loser, value);
      case Image.NOTE ->
          conflict.getField().equals("metadata") && Objects.equals(Version.note(loser), value);
      default ->
          conflict.getField().equals(field)
              && loser != null
              && loser.toLowerCase(Locale.ROOT).equals(value);
    };
  }
}
