package io.memorysync.stack.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** memory-sync's commands for operators, each a process that runs to its end. */
public final class OperationsProcess {

  private static final int HEAP_MB = 192;

  private final Path libraries;
  private final Path properties;
  private final Map<String, String> environment;

  /**
   * @param libraries the directory with the commands' jars
   * @param properties their configuration file
   * @param environment what the configuration's {@code ${env:…}} refer to
   */
  public OperationsProcess(Path libraries, Path properties, Map<String, String> environment) {
    this.libraries = libraries;
    this.properties = properties;
    this.environment = Map.copyOf(environment);
  }

  /** The process of one command, with our own input and output, to be started. */
  public ProcessBuilder command(List<String> arguments) {
    return command(HEAP_MB, arguments);
  }

  /**
   * The same with another largest heap.
   *
   * @param heapMegabytes the heap in MiB
   */
  public ProcessBuilder command(int heapMegabytes, List<String> arguments) {
    List<String> words =
        new Java(heapMegabytes)
            .run(
                libraries + "/*",
                "io.memorysync.operate.Operations",
                arguments.toArray(String[]::new));
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    builder.environment().put("MEMORY_SYNC_OPERATIONS_CONFIG", properties.toString());
    builder.environment().putAll(environment);
    return builder;
  }
}
