package io.memorysync.stack.process;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that is run to its end. */
public final class Command {

  private final List<String> words;
  private Path directory = Path.of("/");
  private Map<String, String> environment = Map.of();

  public Command(List<String> words) {
    this.words = List.copyOf(words);
  }

  public Command(String... words) {
    this(List.of(words));
  }

  /** The working directory, {@code /} when not called. */
  public Command in(Path directory) {
    this.directory = directory;
    return this;
  }

  /** Variables in addition to the inherited ones. */
  public Command with(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    return this;
  }

  /** Whether the program is there and ends with status 0. */
  public boolean succeeds() {
    try {
      return start().end().status == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What the program wrote, standard error included.
   *
   * @throws StackException if it is missing or its exit status is not 0; the message holds its last
   *     lines
   */
  public String output() {
    Ended ended;
    try {
      ended = start().end();
    } catch (IOException e) {
      throw new StackException("The program " + words.get(0) + " cannot be run; install it.", e);
    }
    if (ended.status != 0) {
      throw new StackException(
          String.join(" ", words)
              + " failed with status "
              + ended.status
              + ": "
              + lastLines(ended.output, 5));
    }
    return ended.output;
  }

  private static String lastLines(String text, int count) {
    List<String> lines = text.strip().lines().toList();
    return String.join("\n  ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  private Running start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    return new Running(builder.start());
  }

  private record Running(Process process) {
    Ended end() throws IOException {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      try {
        return new Ended(process.waitFor(), output);
      } catch (InterruptedException e) {
        process.destroy();
        Thread.currentThread().interrupt();
        throw new StackException("Interrupted.", e);
      }
    }
  }

  private record Ended(int status, String output) {}
}
