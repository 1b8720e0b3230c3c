package io.memorysync.bench.postgres;

import io.memorysync.bench.Stage;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.connect.ConnectorConfig;
import java.util.Map;
import java.util.TreeMap;

/** The connectors that write to {@link TargetTable}, as their operators would configure them. */
final class PgVectorContenders {

  private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";

  private PgVectorContenders() {}

  /**
   * memory-sync's sink as connect-config has it, on another topic and table, for vectors of these
   * dims.
   */
  static ConnectorConfig memorySync(Stage stage, String topic, int dims) {
    ConnectorConfig shipped = ConnectorConfig.named("mem0-sink", "sink", stage.stack().sinks());
    Endpoints.Database database = TargetTable.database(stage);
    Map<String, String> config = new TreeMap<>(shipped.config());
    config.put("topics", topic);
    config.put("tasks.max", Integer.toString(PgVectorScenario.TASKS));
    config.put("key.converter", STRING_CONVERTER);
    config.put("vector.dims", Integer.toString(dims));
    config.put("store.name", TargetTable.STORE);
    config.put("connection.url", database.jdbcUrl());
    config.put("connection.user", database.superuser().user());
    config.put("connection.password", database.superuser().password());
    config.put("collection.table", "public." + TargetTable.NAME);
    return new ConnectorConfig("bench-memory-sync", config);
  }

  /** Debezium's JDBC sink with what it comes with: batches of 500, vectors as arrays of doubles. */
  static ConnectorConfig jdbc(Stage stage, String topic) {
    return new ConnectorConfig("bench-jdbc", jdbc(stage, topic, ""));
  }

  /**
   * The same at its best: vectors come as text that needs no rendering, large batches are rewritten
   * and deduplicated.
   */
  static ConnectorConfig jdbcTuned(Stage stage, String topic) {
    Map<String, String> config =
        jdbc(stage, topic, "?reWriteBatchedInserts=true&stringtype=unspecified");
    config.put("use.reduction.buffer", "true");
    config.put("batch.size", "5000");
    config.put("consumer.override.max.poll.records", "5000");
    config.put("consumer.override.fetch.min.bytes", "1048576");
    config.put("consumer.override.max.partition.fetch.bytes", "33554432");
    return new ConnectorConfig("bench-jdbc-tuned", config);
  }

  private static Map<String, String> jdbc(Stage stage, String topic, String parameters) {
    Endpoints.Database database = TargetTable.database(stage);
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    config.put("topics", topic);
    config.put("tasks.max", Integer.toString(PgVectorScenario.TASKS));
    config.put("connection.url", database.jdbcUrl() + parameters);
    config.put("connection.username", database.superuser().user());
    config.put("connection.password", database.superuser().password());
    config.put("connection.pool.min_size", "1");
    config.put("connection.pool.max_size", "2");
    config.put("insert.mode", "upsert");
    config.put("primary.key.mode", "record_key");
    config.put("delete.enabled", "true");
    config.put("schema.evolution", "none");
    config.put("collection.name.format", "public." + TargetTable.NAME);
    return config;
  }
}
