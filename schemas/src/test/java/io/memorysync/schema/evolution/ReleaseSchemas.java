package io.memorysync.schema.evolution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/**
 * Writes today's schemas as a released version, each whole in one file. A step of a release; the
 * README in {@code src/main/released} has the command.
 */
public final class ReleaseSchemas {

  private ReleaseSchemas() {}

  /**
   * @param arguments the version, {@code v2} for example
   */
  public static void main(String[] arguments) throws IOException {
    for (String name : SchemaSources.keptNames()) {
      Path directory = Files.createDirectories(ReleasedSchemas.DIRECTORY.resolve(name));
      Schema today = SchemaSources.kept(name);
      if (!ReleasedSchemas.versions(name).containsValue(today)) {
        Files.writeString(
            directory.resolve(arguments[0] + ".avsc"),
            SchemaFormatter.format("json/pretty", today) + "\n");
      }
    }
  }
}
