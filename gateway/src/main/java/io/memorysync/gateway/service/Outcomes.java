package io.memorysync.gateway.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.Outcome.Kind;
import java.util.Locale;

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
      ArrayNode lost = answer.putArray("lost");
      if (outcome.lost().isEmpty()) {
        lost.add("delete");
      }
      outcome.lost().stream()
          .map(field -> field.name().toLowerCase(Locale.ROOT))
          .sorted()
          .forEach(lost::add);
    }
  }
}
