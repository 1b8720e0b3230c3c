package io.memorysync.connect.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.RunningTask;
import io.memorysync.connect.common.SinkConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Neo4jSinkConnectorIT {

  private final Graph graph = new Graph();
  private final Neo4jSinkConnector connector = new Neo4jSinkConnector();

  @AfterEach
  void close() {
    graph.query("DROP INDEX memory_sync_embedding IF EXISTS");
    graph.close();
  }

  @Test
  void aRightConfigurationHasNoErrorsAndChangesNothing() {
    assertThat(errors(graph.options())).isEmpty();
    assertThat(graph.query("SHOW INDEXES WHERE name = 'memory_sync_embedding'")).isEmpty();
  }

  @Test
  void theWriteThatIsTriedIsUndone() {
    graph.clear();

    assertThat(errors(graph.options())).isEmpty();

    assertThat(graph.count("MATCH (n) RETURN count(n)")).isZero();
  }

  @Test
  void aWrongPasswordIsReportedOnThePassword() {
    Map<String, String> options = with("neo4j.password", "wrong-password");

    assertThat(errors(options)).containsOnlyKeys("neo4j.password");
    assertThat(errors(options).get("neo4j.password").toString()).doesNotContain("wrong-password");
  }

  @Test
  void aDatabaseThatDoesNotExistIsReportedOnTheDatabase() {
    assertThat(errors(with("neo4j.database", "graph"))).containsOnlyKeys("neo4j.database");
  }

  @Test
  void aPortWhereNobodyListensIsReportedOnTheUri() {
    Map<String, String> options = with("neo4j.uri", "bolt://localhost:1");
    options.put("connection.timeout.ms", "500");

    assertThat(errors(options)).containsOnlyKeys("neo4j.uri");
  }

  @Test
  void otherDimsThanThoseOfTheIndexAreReportedOnTheDims() {
    new RunningTask(new Neo4jSinkTask(), graph.options()).close();

    assertThat(errors(with("vector.dims", "384"))).containsOnlyKeys("vector.dims");
  }

  @ParameterizedTest
  @CsvSource({
    "neo4j.uri, http://localhost:7474",
    "neo4j.uri, localhost",
    "vector.dims, 0",
    "batch.size, many",
    "neo4j.database, ''"
  })
  void anOptionThatCannotBeRightIsReportedBeforeAnyConnection(String option, String value) {
    assertThat(errors(with(option, value))).containsOnlyKeys(option);
  }

  @Test
  void missingOptionsAreReportedEach() {
    assertThat(errors(Map.of("name", "neo4j-sink")))
        .containsOnlyKeys("neo4j.uri", "neo4j.password");
  }

  @Test
  void everyOptionIsDocumentedAndGrouped() {
    assertThat(connector.config().configKeys().values())
        .filteredOn(key -> !key.internalConfig)
        .allSatisfy(
            key -> {
              assertThat(key.documentation).isNotBlank();
              assertThat(key.group).isNotBlank();
              assertThat(key.displayName).isNotEqualTo(key.name);
            });
  }

  @Test
  void itsTasksAreAsManyAsAllowed() {
    connector.start(graph.options());

    assertThat(connector.taskConfigs(2)).isEqualTo(SinkConfig.taskConfigs(graph.options(), 2));
  }

  private Map<String, String> with(String option, String value) {
    Map<String, String> options = graph.options();
    options.put(option, value);
    return options;
  }

  private Map<String, List<String>> errors(Map<String, String> options) {
    Map<String, List<String>> errors = new LinkedHashMap<>();
    for (ConfigValue value : connector.validate(options).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }
}
