package io.memorysync.stack.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.process.Command;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.DebianPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads compose files as Docker does. It is the docker command of this machine if that has compose,
 * else Debian's docker-compose in a directory of its own; neither needs a daemon for that.
 */
final class DockerCompose {

  private static final String RELEASE = "trixie";
  private static final String PACKAGE = "docker-compose";
  private static final Path PROGRAM = Path.of("usr/libexec/docker/cli-plugins/docker-compose");

  private final List<String> program;

  private DockerCompose(List<String> program) {
    this.program = program;
  }

  static DockerCompose find() {
    if (new Command("docker", "compose", "version").succeeds()) {
      return new DockerCompose(List.of("docker", "compose"));
    }
    Path packages =
        CacheDirectory.ofUser().entry(PACKAGE + "-" + RELEASE, DockerCompose::downloadInto);
    return new DockerCompose(List.of(packages.resolve(PROGRAM).toString()));
  }

  private static void downloadInto(Path directory) throws IOException {
    Path apt = Files.createDirectory(directory.resolve("apt"));
    DebianPackages debian = new DebianPackages(apt, RELEASE);
    debian.update();
    debian.unpack(PACKAGE, directory);
    CacheDirectory.delete(apt);
  }

  /**
   * The whole file with every variable and default filled in, as Docker would run it.
   *
   * @param project the directory to which the file's paths are relative; its {@code .env} is
   *     ignored
   * @throws io.memorysync.stack.StackException with Docker's reason, if the file is not valid
   */
  JsonNode config(Path file, Path project, Map<String, String> variables) {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "--file",
            file.toString(),
            "--project-directory",
            project.toString(),
            "--env-file",
            "/dev/null",
            "config",
            "--format",
            "json"));
    try {
      return new ObjectMapper().readTree(new Command(command).with(variables).output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
