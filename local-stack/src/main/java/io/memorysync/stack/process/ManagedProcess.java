package io.memorysync.stack.process;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A server process in a session of its own: Ctrl-C in the launcher's terminal does not reach it,
 * and it outlives a launcher that was killed. Whoever comes next finds it by its pid file.
 */
public final class ManagedProcess {

  /** How a server is asked to end. */
  public enum StopSignal {
    TERM,
    INT,
    QUIT
  }

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final Path log;
  private final PidFile pidFile;
  private final StopSignal stopSignal;

  /**
   * @param name of the component, for messages and file names
   * @param runDirectory holds the pid file
   * @param logDirectory holds the log, which one earlier generation outlives as {@code .log.1}
   */
  public ManagedProcess(String name, Path runDirectory, Path logDirectory, StopSignal stopSignal) {
    this.name = name;
    this.log = logDirectory.resolve(name + ".log");
    this.pidFile = new PidFile(runDirectory.resolve(name + ".pid"));
    this.stopSignal = stopSignal;
  }

  public String name() {
    return name;
  }

  /** Where the process writes its output. */
  public Path log() {
    return log;
  }

  /** The process, if it runs, whoever started it. */
  public Optional<ProcessHandle> running() {
    return pidFile.running();
  }

  /** Whether it was ended on purpose or never started, rather than having died. */
  public boolean wasStopped() {
    return !pidFile.exists();
  }

  /** When the running process began. */
  public Optional<Instant> since() {
    return running().flatMap(process -> process.info().startInstant());
  }

  /**
   * Starts the process; does not wait for it to be ready.
   *
   * @param environment the whole environment but for PATH, LANG and HOME, so that the caller's
   *     settings (JAVA_TOOL_OPTIONS, KAFKA_*) cannot change what runs
   */
  public void start(List<String> command, Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(command);
    try {
      Files.createDirectories(log.getParent());
      if (Files.exists(log)) {
        Files.move(
            log,
            log.resolveSibling(name + ".log.1"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().putAll(environment);
      builder.directory(Path.of("/").toFile());
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      builder.redirectInput(Path.of("/dev/null").toFile());
      pidFile.write(builder.start().pid());
    } catch (IOException e) {
      throw new StackException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until the component answers.
   *
   * @throws StackException if the process ends first or the time runs out; the message holds the
   *     cause from its log
   */
  public void awaitReady(BooleanSupplier ready, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!ready.getAsBoolean()) {
      if (running().isEmpty()) {
        throw new StackException(name + " ended while starting: " + failure());
      }
      if (System.nanoTime() > deadline) {
        throw new StackException(
            name + " is not ready after " + timeout.toSeconds() + " s: " + failure());
      }
      pause();
    }
  }

  /** Asks the process to end, and kills it when it does not in time. */
  public void stop(Duration timeout) {
    stop(stopSignal, timeout);
  }

  /** The same with another signal than the usual one. */
  public void stop(StopSignal how, Duration timeout) {
    running()
        .ifPresent(
            process -> {
              signal(process, how.name());
              if (!ended(timeout)) {
                process.destroyForcibly();
                ended(KILL_TIMEOUT);
              }
            });
    pidFile.delete();
  }

  /** Kills the process at once, as a crash of the machine would. */
  public void kill() {
    running()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              ended(KILL_TIMEOUT);
            });
    pidFile.delete();
  }

  /** Freezes the process and its children, as a machine that hangs does, until {@link #thaw()}. */
  public void freeze() {
    signalAll("STOP");
  }

  /** Lets the process and its children go on where they were frozen. */
  public void thaw() {
    signalAll("CONT");
  }

  private void signalAll(String signal) {
    running()
        .ifPresent(
            process -> {
              // The parent first: it could have another child otherwise.
              signal(process, signal);
              process.descendants().forEach(child -> signal(child, signal));
            });
  }

  /** The last error in the log, or its last line, with the name of the file to read on. */
  public String failure() {
    List<String> lines;
    try {
      lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
    } catch (IOException e) {
      return "its log " + log + " cannot be read.";
    }
    Optional<String> error =
        lines.stream()
            .filter(line -> line.matches(".*(ERROR|FATAL|Exception|Caused by|Error:).*"))
            .reduce((first, second) -> second);
    String line =
        error.orElse(lines.isEmpty() ? "it wrote nothing" : lines.get(lines.size() - 1)).strip();
    return line + " (log: " + log + ")";
  }

  private boolean ended(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (running().isPresent()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void signal(ProcessHandle process, String signal) {
    // The shell's own kill: a program of that name is not on every machine.
    new Command("sh", "-c", "kill -" + signal + " " + process.pid()).succeeds();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new java.io.InterruptedIOException("interrupted"));
    }
  }
}
