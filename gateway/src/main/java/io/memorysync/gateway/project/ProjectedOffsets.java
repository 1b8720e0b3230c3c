package io.memorysync.gateway.project;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Up to where each partition is in the read model: offsets of the next record. */
public final class ProjectedOffsets {

  private static final Comparator<TopicPartition> IN_ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final Connection connection;

  public ProjectedOffsets(Connection connection) {
    this.connection = connection;
  }

  /** All partitions that were ever read. */
  public Map<TopicPartition, Long> all() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT topic, partition, next_offset FROM projected")) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
        }
      }
      return offsets;
    }
  }

  /**
   * The offsets of these partitions, which nobody else changes until the transaction ends. One that
   * was never read begins at 0.
   */
  Map<TopicPartition, Long> lock(Collection<TopicPartition> partitions) throws SQLException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<TopicPartition> ordered = partitions.stream().sorted(IN_ORDER).toList();
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO projected VALUES (?, ?, 0) ON CONFLICT (topic, partition) DO NOTHING");
        PreparedStatement lock =
            connection.prepareStatement(
                "SELECT next_offset FROM projected WHERE topic = ? AND partition = ? FOR UPDATE")) {
      for (TopicPartition partition : ordered) {
        insert.setString(1, partition.topic());
        insert.setInt(2, partition.partition());
        insert.executeUpdate();
        lock.setString(1, partition.topic());
        lock.setInt(2, partition.partition());
        try (ResultSet row = lock.executeQuery()) {
          row.next();
          offsets.put(partition, row.getLong(1));
        }
      }
    }
    return offsets;
  }

  void set(TopicPartition partition, long nextOffset) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE projected SET next_offset = ? WHERE topic = ? AND partition = ?")) {
      update.setLong(1, nextOffset);
      update.setString(2, partition.topic());
      update.setInt(3, partition.partition());
      update.executeUpdate();
    }
  }
}
