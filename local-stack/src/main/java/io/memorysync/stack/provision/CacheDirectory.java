package io.memorysync.stack.provision;

import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where things that are made once per machine are kept. An entry appears whole or not at all: it is
 * made in a directory beside it that is renamed into place.
 */
public final class CacheDirectory {

  /** Environment variable that names another directory. */
  public static final String VARIABLE = "MEMORY_SYNC_CACHE";

  private final Path root;

  public CacheDirectory(Path root) {
    this.root = root;
  }

  /**
   * The directory named by {@value #VARIABLE}, else one of the user's own. For root that is not in
   * its home: servers that refuse root run as somebody who cannot look in there.
   */
  public static CacheDirectory ofUser() {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return new CacheDirectory(Path.of(named).toAbsolutePath());
    }
    if (ServerAccount.isRoot()) {
      return new CacheDirectory(Path.of("/var/tmp/memory-sync-0"));
    }
    return new CacheDirectory(Path.of(System.getProperty("user.home"), ".cache", "memory-sync"));
  }

  public Path root() {
    return root;
  }

  /** Makes the contents of an entry in an empty directory. */
  @FunctionalInterface
  public interface Maker {
    void make(Path directory) throws IOException;
  }

  /** The directory of that name, made first if it is not there yet. */
  public Path entry(String name, Maker maker) {
    Path entry = root.resolve(name);
    if (Files.isDirectory(entry)) {
      return entry;
    }
    try {
      createOwn();
      Path draft = Files.createTempDirectory(root, name + ".making-");
      try {
        Files.setPosixFilePermissions(draft, READABLE);
        maker.make(draft);
        moveIntoPlace(draft, entry);
      } finally {
        delete(draft);
      }
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final Set<PosixFilePermission> READABLE =
      java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x");

  private void createOwn() throws IOException {
    if (!Files.exists(root)) {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, READABLE);
    }
    if (ServerAccount.isRoot() && !Files.getOwner(root).getName().equals("root")) {
      throw new StackException(
          root
              + " belongs to "
              + Files.getOwner(root).getName()
              + ", not to root; name another directory with "
              + VARIABLE
              + ".");
    }
  }

  private static void moveIntoPlace(Path draft, Path entry) throws IOException {
    try {
      Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.FileSystemException e) {
      // Somebody else made the same entry meanwhile; theirs is as good.
      if (!Files.isDirectory(entry)) {
        throw e;
      }
    }
  }

  /** Deletes a directory with all that is in it, if it exists. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
