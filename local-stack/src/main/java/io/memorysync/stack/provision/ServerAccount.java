package io.memorysync.stack.provision;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The account that runs a server which refuses root: the caller's own, unless the caller is root;
 * then {@code postgres} where it exists, else {@code nobody}.
 */
public final class ServerAccount {

  private final Optional<String> name;

  private ServerAccount(Optional<String> name) {
    this.name = name;
  }

  /** Whether this process runs as root. */
  public static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws StackException if this is root and no other account is there
   */
  public static ServerAccount choose() {
    if (!isRoot()) {
      return new ServerAccount(Optional.empty());
    }
    try {
      List<String> accounts =
          Files.readAllLines(Path.of("/etc/passwd")).stream()
              .map(line -> line.substring(0, line.indexOf(':')))
              .toList();
      return List.of("postgres", "nobody").stream()
          .filter(accounts::contains)
          .findFirst()
          .map(account -> new ServerAccount(Optional.of(account)))
          .orElseThrow(
              () ->
                  new StackException(
                      "PostgreSQL does not run as root and there is no other account for it;"
                          + " make one with: useradd --system postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command, run by this account. */
  public List<String> command(List<String> words) {
    List<String> all = new ArrayList<>();
    name.ifPresent(
        account ->
            all.addAll(
                List.of(
                    "setpriv",
                    "--reuid=" + account,
                    "--regid=" + group(account),
                    "--clear-groups")));
    all.addAll(words);
    return all;
  }

  /**
   * Makes a directory that only this account can enter.
   *
   * @throws StackException if the account cannot reach it
   */
  public void createPrivate(Path directory) {
    try {
      Files.createDirectories(directory);
      if (name.isPresent()) {
        requireReachable(directory);
        Files.setOwner(
            directory,
            directory
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(name.get()));
      }
      Files.setPosixFilePermissions(
          directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws StackException if a directory on the way to that path is closed to this account
   */
  public void requireReachable(Path path) {
    closedOnTheWayTo(path)
        .ifPresent(
            closed -> {
              throw new StackException(
                  "PostgreSQL does not run as root but as "
                      + name.orElseThrow()
                      + ", which cannot enter "
                      + closed
                      + "; open it with: chmod o+x "
                      + closed
                      + " or name another directory with "
                      + CacheDirectory.VARIABLE
                      + ".");
            });
  }

  /** Whether this account can get to that path. */
  public boolean reaches(Path path) {
    return closedOnTheWayTo(path).isEmpty();
  }

  private Optional<Path> closedOnTheWayTo(Path path) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      for (Path at = path.toAbsolutePath().getParent(); at != null; at = at.getParent()) {
        if (Files.exists(at)
            && !Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return Optional.of(at);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String group(String account) {
    try {
      for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
        String[] fields = line.split(":");
        if (fields[0].equals(account)) {
          return fields[3];
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no account " + account);
  }
}
