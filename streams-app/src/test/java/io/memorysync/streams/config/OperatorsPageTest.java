package io.memorysync.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.streams.rejection.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/operators.md} and what it tells of, as it is. */
class OperatorsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "operators.md");
  private static final Path CONFIG = Path.of("..", "connect-config");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(MEMORY_SYNC_[A-Z0-9_]+)}");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`MEMORY_SYNC_[^|]+) \\| [^|]+ \\| ([^|]+) \\|$");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");

  @Test
  void everyCodeOfARejectionIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(RejectionCode.values())
        .allSatisfy(code -> assertThat(page).contains("`" + code.code() + "`"));
  }

  @ParameterizedTest
  @CsvSource({
    "worker.properties, worker",
    "sources, worker",
    "sinks, worker",
    "streams-app.properties, streams-app",
    "gateway.properties, gateway",
    "operations.properties, commands"
  })
  void everyVariableIsInTheTableWithTheProcessThatNeedsIt(String name, String process)
      throws IOException {
    assertThat(toldFor(process)).containsAll(variables(CONFIG.resolve(name)));
  }

  @Test
  void theTableHasNoVariableThatNothingNeeds() throws IOException {
    Set<String> told = new TreeSet<>();
    for (String process : List.of("worker", "streams-app", "gateway", "commands")) {
      told.addAll(toldFor(process));
    }

    assertThat(told).isEqualTo(variables(CONFIG));
  }

  @Test
  void everyScriptIsLinked() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(files(CONFIG.resolve("sql")))
        .isNotEmpty()
        .allSatisfy(
            script -> assertThat(page).contains("(../connect-config/sql/" + name(script) + ")"));
  }

  @Test
  void everySectionAndEveryReferencePageIsInTheContents() throws IOException {
    String page = Files.readString(PAGE);
    String contents = page.substring(0, page.indexOf("\n## "));

    assertThat(HEADING.matcher(page).results().map(heading -> heading.group(1)))
        .allSatisfy(heading -> assertThat(contents).contains("[" + heading + "](#"));
    assertThat(files(Path.of("..", "docs", "reference")))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(contents).contains("(reference/" + name(file) + ")"));
  }

  private static Set<String> toldFor(String process) throws IOException {
    Set<String> told = new TreeSet<>();
    List<MatchResult> rows = ROW.matcher(Files.readString(PAGE)).results().toList();
    for (MatchResult row : rows) {
      if (List.of(row.group(2).split(", ")).contains(process)) {
        told.addAll(List.of(row.group(1).replace("`", "").split(", ")));
      }
    }
    return told;
  }

  /** Names to which a file, or those of a directory, refer. */
  private static Set<String> variables(Path place) throws IOException {
    Set<String> variables = new TreeSet<>();
    for (Path file : files(place)) {
      VARIABLE
          .matcher(Files.readString(file))
          .results()
          .forEach(found -> variables.add(found.group(1)));
    }
    assertThat(variables).isNotEmpty();
    return variables;
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
