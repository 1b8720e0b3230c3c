package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.SinkConfig;
import io.memorysync.connect.common.Validation;
import io.memorysync.connect.common.Version;
import io.memorysync.connect.common.WrongOptionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Writes the canonical memories into a store in PostgreSQL with pgvector: a mem0 collection,
 * OpenMemory's tables, or the table of user ids.
 */
public final class PgVectorSinkConnector extends SinkConnector {

  private static final String TASKS_MAX_CONFIG = "tasks.max";

  private Map<String, String> props;

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public ConfigDef config() {
    return PgVectorSinkConfig.CONFIG_DEF;
  }

  /** Checks each option, then the database; errors are reported on the very option. */
  @Override
  public Config validate(Map<String, String> props) {
    Validation validation = new Validation(super.validate(props));
    if (validation.passed()) {
      PgVectorSinkConfig config = new PgVectorSinkConfig(props);
      config.crossCheck(validation);
      if (validation.passed()) {
        inspectDatabase(config, tasksMax(props), validation);
      }
    }
    return validation.result();
  }

  private static void inspectDatabase(PgVectorSinkConfig config, int tasks, Validation validation) {
    List<String> origins = IntStream.range(0, tasks).mapToObj(config::replicationOrigin).toList();
    TargetInspection inspection = new TargetInspection(config, config.layout().tables());
    try (Connection connection = TargetConnection.open(config)) {
      inspection.findings(connection).forEach(finding -> report(finding, validation));
      inspection
          .missingOrigins(connection, origins)
          .forEach(finding -> report(finding, validation));
    } catch (SQLException e) {
      report(PostgresErrors.classify(e, config), validation);
    }
  }

  private static void report(Finding finding, Validation validation) {
    validation.reject(finding.option(), finding.message());
  }

  private static void report(ConnectException failure, Validation validation) {
    String option =
        failure instanceof WrongOptionException wrong
            ? wrong.option()
            : PgVectorSinkConfig.URL_CONFIG;
    validation.reject(option, failure.getMessage());
  }

  private static int tasksMax(Map<String, String> props) {
    String tasks = props.getOrDefault(TASKS_MAX_CONFIG, "1");
    // What is no number is reported by the worker, whose option it is.
    return tasks.matches("\\d{1,4}") ? Integer.parseInt(tasks) : 1;
  }

  @Override
  public void start(Map<String, String> props) {
    this.props = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return PgVectorSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return SinkConfig.taskConfigs(props, maxTasks);
  }

  /** Any offset will do: what comes again is compared with the ledger and with the rows. */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    return true;
  }

  @Override
  public void stop() {
    // Nothing runs outside the tasks.
  }
}
