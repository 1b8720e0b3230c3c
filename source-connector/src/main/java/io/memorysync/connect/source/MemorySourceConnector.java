package io.memorysync.connect.source;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/**
 * Debezium's PostgreSQL connector, whose task survives that PostgreSQL goes down while it starts.
 * Options, validation, topics, offsets and the support of exactly-once are Debezium's own.
 */
public final class MemorySourceConnector extends PostgresConnector {

  @Override
  public Class<? extends Task> taskClass() {
    return MemorySourceTask.class;
  }
}
