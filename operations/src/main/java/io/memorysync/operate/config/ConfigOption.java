package io.memorysync.operate.config;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which pipeline a command is about. */
public final class ConfigOption {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "<file>",
      defaultValue = "${env:MEMORY_SYNC_OPERATIONS_CONFIG}",
      description =
          "Properties file like connect-config/operations.properties (default:"
              + " MEMORY_SYNC_OPERATIONS_CONFIG, which ./memory-sync sets for its own stack).")
  private Path file;

  /**
   * Reads the file.
   *
   * @throws OperationsException if it is missing or something in it is wrong
   */
  public OperationsConfig read() {
    return OperationsConfig.read(file);
  }
}
