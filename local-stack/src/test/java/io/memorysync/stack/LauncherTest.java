package io.memorysync.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.stack.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The script {@code ./memory-sync} where there is nothing that it could build or run. */
class LauncherTest {

  private static final Path ROOT = Checkout.find().root();

  /** What the script starts by itself; the command line of local-stack has the others. */
  private static final List<String> OWN = List.of("bench", "test");

  private static final Pattern LISTED = Pattern.compile("(?m)^  ([a-z]+) ");

  @TempDir private Path directory;
  private Path script;

  @BeforeEach
  void copyTheScript() throws IOException {
    script = Files.copy(ROOT.resolve("memory-sync"), directory.resolve("memory-sync"));
  }

  @Test
  void itsHelpNamesEveryCommandAndNoOther() {
    for (String option : List.of("-h", "--help")) {
      assertThat(LISTED.matcher(run(option)).results().map(line -> line.group(1)))
          .containsExactlyInAnyOrderElementsOf(commands());
    }
  }

  @Test
  void theReadmeNamesEveryCommand() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));

    assertThat(commands())
        .allSatisfy(
            command -> assertThat(readme).containsPattern("\n\\./memory-sync " + command + "\\b"));
  }

  @Test
  void theHelpOfTestIsItsOwnAndNotMavens() {
    for (String option : List.of("-h", "--help")) {
      assertThat(run("test", option)).startsWith("Usage: ./memory-sync test ");
    }
  }

  @Test
  void withoutACommandItSaysWhichThereAreAndFails() {
    assertThatThrownBy(this::run)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("failed with status 2");
  }

  @Test
  void whatIsNoCommandIsRefusedBeforeAnythingIsBuilt() {
    for (String word : List.of("statsu", "./memory-sync", "--json", "*")) {
      assertThatThrownBy(() -> run(word))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("There is no command " + word);
    }
  }

  private static Set<String> commands() {
    Set<String> commands =
        new TreeSet<>(new CommandLine(MemorySync.class).getSubcommands().keySet());
    commands.addAll(OWN);
    return commands;
  }

  private String run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("bash", script.toString()));
    Stream.of(arguments).forEach(words::add);
    return new Command(words).output();
  }
}
