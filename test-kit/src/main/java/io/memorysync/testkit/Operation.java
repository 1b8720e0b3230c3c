package io.memorysync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A command that ran to its end.
 *
 * @param status its exit status
 * @param output what it printed for its reader
 * @param errors what it printed on standard error
 */
public record Operation(int status, String output, String errors) {

  /** Runs a command to its end. */
  public static Operation of(ProcessBuilder command) {
    try {
      Path output = Files.createTempFile("operation-", ".out");
      Path errors = Files.createTempFile("operation-", ".err");
      try {
        int status =
            command
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        return new Operation(status, read(output), read(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a command ran", e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
