package io.memorysync.gateway.project;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies records to the read model, together with the offset that follows them: each once,
 * whatever happens between, and whoever else does the same.
 */
final class Projection {

  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

  /** PostgreSQL's classes of errors that the same record would cause for ever. */
  private static final List<String> OF_THE_RECORD = List.of("21", "22", "23", "54");

  private final DataSource database;
  private final int dims;
  private final ProjectorMetrics metrics;

  Projection(DataSource database, int dims, ProjectorMetrics metrics) {
    this.database = database;
    this.dims = dims;
    this.metrics = metrics;
  }

  /**
   * What is to be applied: records, and where each partition stands after them.
   *
   * @param records in the order of each partition
   * @param next for each partition the offset from which to go on
   */
  record Batch(List<Decoded> records, Map<TopicPartition, Long> next) {}

  /**
   * Applies a batch. Records before the stored offset were applied by somebody else.
   *
   * @throws SQLException if the database does not answer; nothing is applied then
   */
  void apply(Batch batch) throws SQLException {
    try {
      inOneTransaction(batch, false);
    } catch (SQLException e) {
      if (!isOfTheRecord(e)) {
        throw e;
      }
      inOneTransaction(batch, true);
    }
  }

  /** The stored offsets, for partitions that begin to be read. */
  Map<TopicPartition, Long> offsets() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return new ProjectedOffsets(connection).all();
    }
  }

  /** Starts a partition anew, whose topic was deleted and made again. */
  void restart(TopicPartition partition) throws SQLException {
    try (Connection connection = database.getConnection()) {
      new ProjectedOffsets(connection).set(partition, 0);
    }
  }

  private void inOneTransaction(Batch batch, boolean oneByOne) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        ProjectedOffsets offsets = new ProjectedOffsets(connection);
        Map<TopicPartition, Long> stored = offsets.lock(batch.next().keySet());
        List<Decoded> fresh =
            batch.records().stream()
                .filter(record -> record.offset() >= stored.get(record.partition()))
                .toList();
        if (oneByOne) {
          for (Decoded record : fresh) {
            applyAlone(connection, record);
          }
        } else {
          write(connection, fresh);
        }
        for (Map.Entry<TopicPartition, Long> next : batch.next().entrySet()) {
          if (next.getValue() > stored.get(next.getKey())) {
            offsets.set(next.getKey(), next.getValue());
          }
        }
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private void applyAlone(Connection connection, Decoded record) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      write(connection, List.of(record));
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      if (!isOfTheRecord(e)) {
        throw e;
      }
      connection.rollback(before);
      metrics.leftOut(record.partition().topic());
      // PostgreSQL's message may quote the record.
      LOG.error(
          "Left out the record at {}, which PostgreSQL refuses with state {}",
          record,
          e.getSQLState());
    }
  }

  /** Versions of one memory may follow each other, so that the last one is written last. */
  private void write(Connection connection, List<Decoded> records) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL synchronous_commit = off");
    }
    try (MemoryWrites memories = new MemoryWrites(connection, dims);
        ConflictWrites conflicts = new ConflictWrites(connection)) {
      UserIdWrites users = new UserIdWrites(connection);
      for (Decoded record : records) {
        switch (record.partition().topic()) {
          case Topics.CANONICAL -> {
            if (record.value() == null) {
              memories.forget(UUID.fromString(record.key()));
            } else {
              memories.add((CanonicalMemory) record.value());
            }
          }
          case Topics.CONFLICT -> {
            if (record.value() != null) {
              conflicts.add((MemoryConflict) record.value());
            }
          }
          default -> users.put(record.key(), (UserId) record.value());
        }
      }
      memories.flush();
    }
    Map<String, Integer> counts = new HashMap<>();
    records.forEach(record -> counts.merge(record.partition().topic(), 1, Integer::sum));
    counts.forEach(metrics::projected);
  }

  private static boolean isOfTheRecord(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && OF_THE_RECORD.stream().anyMatch(state::startsWith);
  }
}
