package io.memorysync.connect.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The options that all memory-sync sinks share. */
public abstract class SinkConfig extends AbstractConfig {

  public static final String BATCH_SIZE_CONFIG = "batch.size";
  private static final String BATCH_SIZE_DOC =
      "Most memories written in one transaction. The consumer's max.poll.records bounds what comes"
          + " at once, so raise consumer.override.max.poll.records with it.";
  private static final int BATCH_SIZE_DEFAULT = 500;

  public static final String CONNECTION_TIMEOUT_CONFIG = "connection.timeout.ms";
  private static final String CONNECTION_TIMEOUT_DOC =
      "How long to wait for a connection to the store, in milliseconds.";
  private static final int CONNECTION_TIMEOUT_DEFAULT = 10_000;

  public static final String REQUEST_TIMEOUT_CONFIG = "request.timeout.ms";
  private static final String REQUEST_TIMEOUT_DOC =
      "How long the store may take over a statement (PostgreSQL) or a transaction (Neo4j), in"
          + " milliseconds; the batch is then tried again, as after an outage. A store that does not"
          + " answer at all is given up connection.timeout.ms later. Keep the two together below the"
          + " consumer's max.poll.interval.ms, or the task loses its partitions while it waits.";
  private static final int REQUEST_TIMEOUT_DEFAULT = 120_000;

  public static final String RETRY_BACKOFF_CONFIG = "retry.backoff.ms";
  private static final String RETRY_BACKOFF_DOC =
      "Pause before a batch that failed on an outage or a deadlock is delivered again, in"
          + " milliseconds. It doubles with every failure in a row.";
  private static final long RETRY_BACKOFF_DEFAULT = 500;

  public static final String RETRY_BACKOFF_MAX_CONFIG = "retry.backoff.max.ms";
  private static final String RETRY_BACKOFF_MAX_DOC =
      "Longest pause before a failed batch is delivered again, in milliseconds.";
  private static final long RETRY_BACKOFF_MAX_DEFAULT = 30_000;

  public static final String RETRY_TIMEOUT_CONFIG = "retry.timeout.ms";
  private static final String RETRY_TIMEOUT_DOC =
      "The task fails when deliveries have failed in a row for this long, in milliseconds."
          + " -1 waits for the store for as long as it takes. Records are lost in neither case.";
  private static final long RETRY_TIMEOUT_DEFAULT = -1;

  private static final String TASK_ID_CONFIG = "memory.sync.task.id";
  private static final String DELIVERY_GROUP = "Delivery";

  protected SinkConfig(ConfigDef definition, Map<String, String> props) {
    super(definition, props, false);
  }

  /** A new definition that holds the shared options; a sink adds its own. */
  protected static ConfigDef sharedDefinition() {
    int order = 0;
    return new ConfigDef()
        .define(
            BATCH_SIZE_CONFIG,
            Type.INT,
            BATCH_SIZE_DEFAULT,
            Range.between(1, 10_000),
            Importance.MEDIUM,
            BATCH_SIZE_DOC,
            DELIVERY_GROUP,
            ++order,
            Width.SHORT,
            "Batch size")
        .define(
            CONNECTION_TIMEOUT_CONFIG,
            Type.INT,
            CONNECTION_TIMEOUT_DEFAULT,
            Range.atLeast(1),
            Importance.LOW,
            CONNECTION_TIMEOUT_DOC,
            DELIVERY_GROUP,
            ++order,
            Width.SHORT,
            "Connection timeout (ms)")
        .define(
            REQUEST_TIMEOUT_CONFIG,
            Type.INT,
            REQUEST_TIMEOUT_DEFAULT,
            Range.atLeast(1),
            Importance.MEDIUM,
            REQUEST_TIMEOUT_DOC,
            DELIVERY_GROUP,
            ++order,
            Width.SHORT,
            "Request timeout (ms)")
        .define(
            RETRY_BACKOFF_CONFIG,
            Type.LONG,
            RETRY_BACKOFF_DEFAULT,
            Range.atLeast(1),
            Importance.LOW,
            RETRY_BACKOFF_DOC,
            DELIVERY_GROUP,
            ++order,
            Width.SHORT,
            "First retry pause (ms)")
        .define(
            RETRY_BACKOFF_MAX_CONFIG,
            Type.LONG,
            RETRY_BACKOFF_MAX_DEFAULT,
            Range.atLeast(1),
            Importance.LOW,
            RETRY_BACKOFF_MAX_DOC,
            DELIVERY_GROUP,
            ++order,
            Width.SHORT,
            "Longest retry pause (ms)")
        .define(
            RETRY_TIMEOUT_CONFIG,
            Type.LONG,
            RETRY_TIMEOUT_DEFAULT,
            Range.atLeast(-1),
            Importance.MEDIUM,
            RETRY_TIMEOUT_DOC,
            DELIVERY_GROUP,
            ++order,
            Width.SHORT,
            "Retry timeout (ms)")
        .defineInternal(TASK_ID_CONFIG, Type.INT, 0, Importance.LOW);
  }

  /** The configurations of {@code maxTasks} tasks, each of which knows its number. */
  public static List<Map<String, String>> taskConfigs(Map<String, String> props, int maxTasks) {
    List<Map<String, String>> configs = new ArrayList<>(maxTasks);
    for (int task = 0; task < maxTasks; task++) {
      Map<String, String> config = new HashMap<>(props);
      config.put(TASK_ID_CONFIG, String.valueOf(task));
      configs.add(config);
    }
    return configs;
  }

  /** The connector's name. */
  public String connectorName() {
    return String.valueOf(originals().get("name"));
  }

  /** The number of the task, from 0. */
  public int taskId() {
    return getInt(TASK_ID_CONFIG);
  }

  /** Most memories in one transaction. */
  public int batchSize() {
    return getInt(BATCH_SIZE_CONFIG);
  }

  /** How long to wait for a connection. */
  public Duration connectionTimeout() {
    return Duration.ofMillis(getInt(CONNECTION_TIMEOUT_CONFIG));
  }

  /** How long the store may take over a request before it is to end it by itself. */
  public Duration requestTimeout() {
    return Duration.ofMillis(getInt(REQUEST_TIMEOUT_CONFIG));
  }

  /**
   * How long to wait for an answer before the connection is given up: a store that is well has
   * ended an overdue request by itself before, and its connection is still good.
   */
  public Duration answerTimeout() {
    return requestTimeout().plus(connectionTimeout());
  }

  /** First pause before a batch is delivered again. */
  Duration retryBackoff() {
    return Duration.ofMillis(getLong(RETRY_BACKOFF_CONFIG));
  }

  /** Longest pause before a batch is delivered again. */
  Duration retryBackoffMax() {
    return Duration.ofMillis(getLong(RETRY_BACKOFF_MAX_CONFIG));
  }

  /** How long deliveries may fail in a row; negative: for ever. */
  Duration retryTimeout() {
    return Duration.ofMillis(getLong(RETRY_TIMEOUT_CONFIG));
  }
}
