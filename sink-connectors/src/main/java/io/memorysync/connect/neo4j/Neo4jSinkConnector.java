package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.SinkConfig;
import io.memorysync.connect.common.Validation;
import io.memorysync.connect.common.Version;
import io.memorysync.connect.common.WrongOptionException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/** Keeps a graph of the canonical memories, their users, categories and apps in Neo4j. */
public final class Neo4jSinkConnector extends SinkConnector {

  private Map<String, String> props;

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public ConfigDef config() {
    return Neo4jSinkConfig.CONFIG_DEF;
  }

  /** Checks each option, then tries the connection; errors are reported on the very option. */
  @Override
  public Config validate(Map<String, String> props) {
    Validation validation = new Validation(super.validate(props));
    if (validation.passed()) {
      tryConnection(new Neo4jSinkConfig(props), validation);
    }
    return validation.result();
  }

  private static void tryConnection(Neo4jSinkConfig config, Validation validation) {
    // Nobody counts here.
    try (Neo4jWriter writer = new Neo4jWriter(config, () -> {})) {
      writer.check();
    } catch (WrongOptionException e) {
      validation.reject(e.option(), e.getMessage());
    } catch (ConnectException e) {
      validation.reject(Neo4jSinkConfig.URI_CONFIG, e.getMessage());
    }
  }

  @Override
  public void start(Map<String, String> props) {
    this.props = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return Neo4jSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return SinkConfig.taskConfigs(props, maxTasks);
  }

  /** Any offset will do: what comes again is compared with the graph by version. */
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
