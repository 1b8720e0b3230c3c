package io.memorysync.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a process across launchers. Beside the pid it holds the boot and the clock tick in
 * which the process began, so that a pid that was given to somebody else is never taken for ours.
 */
public final class PidFile {

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Of /proc/pid/stat, counted after the parenthesised name: proc(5) field 22, starttime. */
  private static final int START_TIME = 19;

  /** The same, field 3, state. */
  private static final int STATE = 0;

  /** In place of a start time, which is a number. */
  private static final String OVER = "over";

  private final Path file;

  public PidFile(Path file) {
    this.file = file;
  }

  /** Remembers a process that runs now; one that is over by now is remembered as such. */
  public void write(long pid) {
    String start = stat(pid).map(stat -> stat.startTime).orElse(OVER);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(draft, pid + "\n" + start + "\n" + boot() + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The remembered process, if it still runs. */
  public Optional<ProcessHandle> running() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (lines.size() != 3 || !lines.get(2).equals(boot())) {
      return Optional.empty();
    }
    long pid = Long.parseLong(lines.get(0));
    return stat(pid)
        .filter(stat -> stat.startTime.equals(lines.get(1)) && !stat.isZombie())
        .flatMap(stat -> ProcessHandle.of(pid));
  }

  /** Whether a process is remembered, running or not. */
  public boolean exists() {
    return Files.exists(file);
  }

  /** Forgets the process. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return Optional.of(new Stat(fields[STATE], fields[START_TIME]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private record Stat(String state, String startTime) {
    boolean isZombie() {
      return state.equals("Z") || state.equals("X");
    }
  }
}
