package io.memorysync.schema.evolution;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * The rule FULL_TRANSITIVE of schema registries: today's readers read what every release has
 * written, and the readers of every release read what is written today.
 */
final class FullTransitiveCompatibility {

  private FullTransitiveCompatibility() {}

  /**
   * Where the rule is broken, a sentence each; empty where it holds.
   *
   * @param released the released versions, by name
   */
  static List<String> violations(Schema current, Map<String, Schema> released) {
    return released.entrySet().stream()
        .flatMap(
            entry ->
                Stream.concat(
                    unreadable("today's schema", current, entry.getKey(), entry.getValue()),
                    unreadable(entry.getKey(), entry.getValue(), "today's schema", current)))
        .toList();
  }

  private static Stream<String> unreadable(
      String readerName, Schema reader, String writerName, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(
            found ->
                "%s cannot read %s: %s at %s (%s)"
                    .formatted(
                        readerName,
                        writerName,
                        found.getType(),
                        found.getLocation(),
                        found.getMessage()));
  }
}
