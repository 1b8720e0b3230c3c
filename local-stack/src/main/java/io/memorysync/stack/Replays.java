package io.memorysync.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/** When each sink last read its topic from the start, kept in a file of the stack. */
public final class Replays {

  private final Path file;

  Replays(Path file) {
    this.file = file;
  }

  /** When the last replay of a sink began that came to its end. */
  public Optional<Instant> lastBegun(String sink) {
    return Optional.ofNullable(read().getProperty(sink)).map(Instant::parse);
  }

  /** Notes that a replay which began then is through. */
  void through(String sink, Instant began) {
    Properties all = read();
    all.setProperty(sink, began.toString());
    try (Writer writer = Files.newBufferedWriter(file)) {
      all.store(writer, "When the last replay of each sink began");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Properties read() {
    Properties all = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        all.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }
}
