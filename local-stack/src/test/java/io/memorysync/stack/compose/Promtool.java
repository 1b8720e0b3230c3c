package io.memorysync.stack.compose;

import io.memorysync.stack.process.Command;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.DebianPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prometheus' own check of its files: that of this machine, else Debian's. */
final class Promtool {

  /** Later releases have no promtool in the package. */
  private static final String RELEASE = "bookworm";

  private static final String PACKAGE = "prometheus";
  private static final Path PROGRAM = Path.of("usr/bin/promtool");

  private final String program;

  private Promtool(String program) {
    this.program = program;
  }

  static Promtool find() {
    if (new Command("promtool", "--version").succeeds()) {
      return new Promtool("promtool");
    }
    Path packages = CacheDirectory.ofUser().entry(PACKAGE + "-" + RELEASE, Promtool::downloadInto);
    return new Promtool(packages.resolve(PROGRAM).toString());
  }

  private static void downloadInto(Path directory) throws IOException {
    Path apt = Files.createDirectory(directory.resolve("apt"));
    DebianPackages debian = new DebianPackages(apt, RELEASE);
    debian.update();
    debian.unpack(PACKAGE, directory);
    CacheDirectory.delete(apt);
  }

  /**
   * Checks a configuration and the rules that it names.
   *
   * @throws io.memorysync.stack.StackException with Prometheus' reason, if it is not valid
   */
  String checkConfig(Path file) {
    return new Command(program, "check", "config", file.toString()).output();
  }
}
