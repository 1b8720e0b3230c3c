package io.memorysync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.neo4j.Neo4jSinkConnector;
import io.memorysync.connect.pgvector.PgVectorSinkConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} and the options as they are. */
class OperatorsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "operators.md");

  @Test
  void everyOptionOfThePgVectorSinkIsOnThePageWithItsDefault() throws IOException {
    assertOnPage(new PgVectorSinkConnector().config());
  }

  @Test
  void everyOptionOfTheNeo4jSinkIsOnThePageWithItsDefault() throws IOException {
    assertOnPage(new Neo4jSinkConnector().config());
  }

  private static void assertOnPage(ConfigDef options) throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(row -> row.startsWith("|")).toList();
    List<ConfigKey> told =
        options.configKeys().values().stream().filter(option -> !option.internalConfig).toList();

    assertThat(told)
        .isNotEmpty()
        .allSatisfy(
            option ->
                assertThat(rows)
                    .as(option.name)
                    .anyMatch(
                        row -> row.contains("`" + option.name + "`") && tellsDefault(row, option)));
  }

  private static boolean tellsDefault(String row, ConfigKey option) {
    return row.contains(option.hasDefault() ? String.valueOf(option.defaultValue) : "required");
  }
}
