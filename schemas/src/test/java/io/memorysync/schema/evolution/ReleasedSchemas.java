package io.memorysync.schema.evolution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas that releases have carried: {@code src/main/released/<name>/v<number>.avsc}. */
final class ReleasedSchemas {

  static final Path DIRECTORY = Path.of("src", "main", "released");

  private ReleasedSchemas() {}

  /** Everything that has a released version, in alphabetical order. */
  static List<String> names() {
    return list(DIRECTORY).stream()
        .filter(Files::isDirectory)
        .map(directory -> directory.getFileName().toString())
        .sorted()
        .toList();
  }

  /** The released versions of one schema, by file name. */
  static Map<String, Schema> versions(String name) {
    return list(DIRECTORY.resolve(name)).stream()
        .collect(
            Collectors.toMap(
                file -> file.getFileName().toString(),
                ReleasedSchemas::parse,
                (one, other) -> one,
                TreeMap::new));
  }

  private static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
