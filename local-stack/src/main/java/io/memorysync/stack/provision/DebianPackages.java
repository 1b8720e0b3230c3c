package io.memorysync.stack.provision;

import io.memorysync.stack.StackException;
import io.memorysync.stack.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Downloads packages of one Debian release through an apt with a state of its own: it needs no
 * root, and the system's lists, pins and packages are neither used nor changed. The mirror is the
 * one that the system is configured with.
 */
public final class DebianPackages {

  /** Environment variable that names another mirror, on a system that is no Debian for example. */
  public static final String MIRROR_VARIABLE = "MEMORY_SYNC_DEBIAN_MIRROR";

  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  private final Path directory;
  private final String release;

  /**
   * @param directory empty, for the apt state and the downloads
   * @param release code name, {@code trixie} for example
   */
  public DebianPackages(Path directory, String release) {
    this.directory = directory;
    this.release = release;
  }

  /** The release that this machine runs. */
  public static String ownRelease() {
    try {
      return Files.readAllLines(Path.of("/etc/os-release")).stream()
          .filter(line -> line.startsWith("VERSION_CODENAME="))
          .map(line -> line.substring(line.indexOf('=') + 1))
          .findFirst()
          .orElseThrow(() -> noDebian("its /etc/os-release names no release"));
    } catch (IOException e) {
      throw noDebian("it has no /etc/os-release");
    }
  }

  /** Fetches the release's package lists. To be called first. */
  public void update() throws IOException {
    if (!Files.exists(KEYRING)) {
      throw noDebian(KEYRING + " is missing");
    }
    Files.createDirectories(directory.resolve("state/lists/partial"));
    Files.createDirectories(directory.resolve("cache/archives/partial"));
    Files.createFile(directory.resolve("status"));
    String source = " [signed-by=" + KEYRING + "] " + mirror() + " " + release + " main\n";
    Files.writeString(directory.resolve("sources.list"), "deb" + source + "deb-src" + source);
    apt("update");
  }

  /** Downloads one package without what it depends on, and unpacks it. */
  public void unpack(String packageName, Path target) throws IOException {
    Path downloads = Files.createDirectories(directory.resolve("download-" + packageName));
    apt(downloads, "download", packageName);
    unpackAll(downloads, target);
  }

  /** Downloads packages and all that they depend on, and unpacks them into one tree. */
  public void unpackWithDependencies(List<String> packageNames, Path target) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("install", "--yes", "--no-install-recommends", "--download-only"));
    words.addAll(packageNames);
    apt(words.toArray(String[]::new));
    unpackAll(directory.resolve("cache/archives"), target);
  }

  /** Downloads the upstream archive of a source package; returns its path. */
  public Path source(String packageName) throws IOException {
    Path downloads = Files.createDirectories(directory.resolve("source-" + packageName));
    apt(downloads, "source", "--download-only", packageName);
    try (Stream<Path> files = Files.list(downloads)) {
      return files
          .filter(file -> file.toString().contains(".orig.tar."))
          .findFirst()
          .orElseThrow(
              () -> new StackException("Debian's source of " + packageName + " has no archive."));
    }
  }

  private static void unpackAll(Path downloads, Path target) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(downloads)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".deb")).toList()) {
        new Command("dpkg", "-x", file.toString(), target.toString()).output();
      }
    }
  }

  private void apt(String... words) {
    apt(directory, words);
  }

  private void apt(Path workingDirectory, String... words) {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
    for (String option :
        List.of(
            "Dir::State=" + directory.resolve("state"),
            "Dir::State::status=" + directory.resolve("status"),
            "Dir::Cache=" + directory.resolve("cache"),
            "Dir::Etc::SourceList=" + directory.resolve("sources.list"),
            "Dir::Etc::SourceParts=/dev/null",
            "Dir::Etc::Preferences=/dev/null",
            "Dir::Etc::PreferencesParts=/dev/null",
            "Acquire::Languages=none",
            "Debug::NoLocking=1",
            // Root's apt would download as _apt, which cannot enter our directory.
            "APT::Sandbox::User=root")) {
      command.add("-o");
      command.add(option);
    }
    command.addAll(List.of(words));
    new Command(command).in(workingDirectory).output();
  }

  private static String mirror() {
    String named = System.getenv(MIRROR_VARIABLE);
    if (named != null) {
      return named;
    }
    String own = ownRelease();
    return new Command(
            "apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Created-By: Packages")
        .output()
        .lines()
        .filter(line -> line.startsWith(own + " "))
        .map(line -> line.substring(own.length() + 1))
        .findFirst()
        .orElseThrow(() -> noDebian("its apt is configured with no mirror of " + own));
  }

  private static StackException noDebian(String cause) {
    return new StackException(
        "This machine cannot download Debian packages: "
            + cause
            + "; use Debian 12 or later, or name a mirror with "
            + MIRROR_VARIABLE
            + ".");
  }
}
