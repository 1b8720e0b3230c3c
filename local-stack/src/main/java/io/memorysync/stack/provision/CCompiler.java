package io.memorysync.stack.provision;

import io.memorysync.stack.Progress;
import io.memorysync.stack.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's gcc, or one that is unpacked into a directory where the machine has none. */
final class CCompiler {

  private final List<String> command;
  private final Map<String, String> environment;

  private CCompiler(List<String> command, Map<String, String> environment) {
    this.command = command;
    this.environment = environment;
  }

  /**
   * @param directory for the downloaded compiler, if one is needed
   */
  static CCompiler find(Path directory, Progress progress) {
    if (systemCompiles(directory)) {
      return new CCompiler(List.of("gcc"), Map.of());
    }
    return progress.step(
        "Downloading gcc, which this machine lacks (58 MB, used only here)",
        () -> download(directory));
  }

  /** Compiles C sources into one shared library for a server that has libc and libm loaded. */
  void compile(List<String> flags, List<Path> sources, Path library) {
    List<String> words = new ArrayList<>(command);
    words.addAll(flags);
    // No start files and no libc to link against: the server brings them.
    words.addAll(List.of("-shared", "-fPIC", "-nostdlib", "-o", library.toString()));
    sources.forEach(source -> words.add(source.toString()));
    words.add("-lgcc");
    new Command(words).with(environment).output();
  }

  private static boolean systemCompiles(Path directory) {
    try {
      // gcc without libc6-dev is a compiler that cannot include stdio.h.
      Path probe = directory.resolve("probe.c");
      Files.createDirectories(directory);
      Files.writeString(probe, "#include <stdio.h>\n");
      return new Command("gcc", "-fsyntax-only", probe.toString()).succeeds();
    } catch (IOException e) {
      return false;
    }
  }

  private static CCompiler download(Path directory) throws IOException {
    Path root = directory.resolve("root");
    Path apt = Files.createDirectories(directory.resolve("apt"));
    DebianPackages packages = new DebianPackages(apt, DebianPackages.ownRelease());
    packages.update();
    packages.unpackWithDependencies(List.of("gcc", "libc6-dev"), root);
    Path bin = root.resolve("usr/bin");
    return new CCompiler(
        List.of(bin.resolve("gcc").toString(), "-B" + bin + "/", "--sysroot=" + root),
        Map.of(
            "PATH",
            bin.toString(),
            "LD_LIBRARY_PATH",
            root.resolve("usr/lib/x86_64-linux-gnu") + ":" + root.resolve("lib/x86_64-linux-gnu")));
  }
}
