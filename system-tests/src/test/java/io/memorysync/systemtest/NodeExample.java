package io.memorysync.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memorysync.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of the examples in JavaScript, run in a copy: the clone stays as it is. */
final class NodeExample {

  private static final long PATIENCE_SECONDS = 120;

  private final Path directory;

  private NodeExample(Path directory) {
    this.directory = directory;
  }

  /**
   * Copies an example and fetches what it needs.
   *
   * @param name its directory in {@code examples}
   * @param directory where the copy goes
   */
  static NodeExample install(String name, Path directory) throws IOException, InterruptedException {
    assumeTrue(isInstalled("node") && isInstalled("npm"), "node and npm are not installed");
    Path example = Checkout.find().root().resolve("examples").resolve(name);
    try (Stream<Path> files = Files.list(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    NodeExample copy = new NodeExample(directory);
    copy.run(
        Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    return copy;
  }

  /** Runs a command to its end and returns what it printed. */
  String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", null);
    Path errors = Files.createTempFile(directory, "errors", null);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s ended within %d s", command[0], PATIENCE_SECONDS).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(output);
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
