package io.memorysync.gateway.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.Outcome.Kind;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an answer tells what became of a write, beside what the imitated API tells. */
public final class Outcomes {

  private Outcomes() {}

  /**
   * Adds {@code version} and {@code outcome}: {@code written}, {@code merged}, {@code unchanged} or
   * {@code conflict}; of a conflict also the fields in which another writer's value stays.
   */
  public static void put(ObjectNode answer, Outcome outcome) {
    if (outcome.version() != null) {
      answer.put("version", outcome.version().memory().version());
    }
    answer.put("outcome", outcome.kind().name().toLowerCase(Locale.ROOT));
    if (outcome.kind() == Kind.CONFLICT) {
      answer.put("lost", lost(outcome));
    }
  }

  /** In what another writer's value stays: fields, or the whole to a delete or a write. */
  static String lost(Outcome outcome) {
    return outcome.lost().isEmpty()
        ? "delete"
        : outcome.lost().stream()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
  }
}
