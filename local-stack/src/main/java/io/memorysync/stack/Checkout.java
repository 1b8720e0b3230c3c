package io.memorysync.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of the project's clone, in which the build has laid out what is run. */
public record Checkout(Path root) {

  /** Environment variable with the clone's directory; the launcher script sets it. */
  public static final String HOME_VARIABLE = "MEMORY_SYNC_HOME";

  private static final Path MARK = Path.of("local-stack", "servers", "pom.xml");

  /**
   * The clone named by {@value #HOME_VARIABLE}, else the one that this class was loaded from.
   *
   * @throws StackException if neither is a clone
   */
  public static Checkout find() {
    String home = System.getenv(HOME_VARIABLE);
    Path start = home == null ? ownLocation() : Path.of(home);
    for (Path at = start.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(MARK))) {
        return new Checkout(at);
      }
    }
    throw new StackException(
        start
            + " is in no clone of memory-sync; run ./memory-sync in the clone or set "
            + HOME_VARIABLE
            + " to its directory.");
  }

  /**
   * A file or directory that the build makes.
   *
   * @throws StackException if it is not there
   */
  public Path built(String relative) {
    Path path = root.resolve(relative);
    if (!Files.exists(path)) {
      throw new StackException(
          path + " is missing; build it with: mvn -DskipTests package (in " + root + ").");
    }
    return path;
  }

  private static Path ownLocation() {
    try {
      return Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the location of the running classes is no path", e);
    }
  }
}
