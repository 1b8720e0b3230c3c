package io.memorysync.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.operate.config.OperationsConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OperationsTest {

  @TempDir private Path directory;

  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    CommandLine commands = Operations.commandLine();
    commands.setErr(new PrintWriter(errors, true));
    return commands.execute(arguments);
  }

  @Test
  void aFileThatIsMissingIsNamedInOneSentence() {
    Path missing = directory.resolve("operations.properties");

    assertThat(run("verify", "--config", missing.toString())).isEqualTo(2);
    assertThat(errors.toString())
        .containsOnlyOnce("\n")
        .contains(missing.toString(), "name another file with --config");
  }

  @Test
  void aSettingThatIsMissingIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("operations.properties"), "neo4j.uri=bolt://x");

    assertThat(run("verify", "--config", file.toString())).isEqualTo(2);
    assertThat(errors.toString()).containsOnlyOnce("\n").contains("streams.config");
  }

  @Test
  void aStoreWithoutADatabaseIsNamed() throws IOException {
    Files.writeString(
        directory.resolve("streams.properties"),
        """
        bootstrap.servers=127.0.0.1:1
        http.port=${env:NOT_SET}
        stores=mem0
        store.mem0.kind=mem0
        store.mem0.collection=memories
        """);
    Path file =
        Files.writeString(
            directory.resolve("operations.properties"), "streams.config=streams.properties");

    OperationsConfig config = OperationsConfig.read(file);

    assertThatThrownBy(() -> config.database("mem0"))
        .hasMessageContaining("store.mem0.connection.url");
  }
}
