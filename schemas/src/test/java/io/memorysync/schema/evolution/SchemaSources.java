package io.memorysync.schema.evolution;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas of {@code src/main/avro} as they are now. */
final class SchemaSources {

  private static final Path DIRECTORY = Path.of("src", "main", "avro");

  /** What is kept longer than a build: the values of topics, and of the state store's changelog. */
  private static final Map<String, String> KEPT =
      Map.of(
          Topics.CANONICAL,
          CanonicalMemory.class.getName(),
          Topics.CHANGE,
          MemoryChange.class.getName(),
          Topics.CONFLICT,
          MemoryConflict.class.getName(),
          Topics.REJECTED,
          RejectedEvent.class.getName(),
          Topics.USER_ID,
          UserId.class.getName(),
          "resolver-state",
          ResolverState.class.getName());

  private SchemaSources() {}

  /** Names of what is kept, in alphabetical order. */
  static List<String> keptNames() {
    return KEPT.keySet().stream().sorted().toList();
  }

  /** The schema of one of {@link #keptNames()}, whole. */
  static Schema kept(String name) {
    return byFullName().get(KEPT.get(name));
  }

  /** Every named schema: records and enums. */
  static Map<String, Schema> byFullName() {
    Schema.Parser parser = new Schema.Parser();
    // The number in front of a file name says what it may refer to.
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.sorted().toList()) {
        parser.parse(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parser.getTypes();
  }
}
