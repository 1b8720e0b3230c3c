package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsConfig.Database;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.disk.DiskMap;
import io.memorysync.operate.disk.DiskTextStore;
import io.memorysync.operate.output.Progress;
import io.memorysync.operate.topics.TopicScan;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.identity.UserIdIndex;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The pairs of user ids on {@code memory.user-id} and those in the table {@code user_id_mapping},
 * on disk.
 */
final class Users implements AutoCloseable {

  private static final int FETCH_ROWS = 1_000;

  private final DiskTextStore sources;
  private final UserIdIndex published;
  private final UserIdIndex mapped;
  private final TopicScan<UserId> topic;
  private final Optional<MappingTable> table;
  private long mappedPairs;

  Users(OperationsConfig config, DiskMap disk) {
    published = new UserIdIndex(new DiskTextStore(disk, "p/"));
    mapped = new UserIdIndex(new DiskTextStore(disk, "m/"));
    sources = new DiskTextStore(disk, "o/");
    topic = new TopicScan<>(config.kafka().<UserId>consumer(), Topics.USER_ID);
    table =
        config
            .userIdMappingStore()
            .flatMap(
                store ->
                    config
                        .stores()
                        .userIdMappingTopic()
                        .map(name -> new MappingTable(config.database(store), table(name))));
  }

  /** The table {@code user_id_mapping}. */
  private record MappingTable(Database database, String name) {}

  /** Reads both anew, as far as they have changed. */
  void catchUp() {
    topic.all(Progress.NONE, record -> keep(record.key(), record.value()));
    table.ifPresent(this::read);
  }

  /** Whether there is the table. */
  boolean hasTable() {
    return table.isPresent();
  }

  /** How many pairs the table has. */
  long mappedPairs() {
    return mappedPairs;
  }

  UserIds userIds() {
    return new UserIds(known());
  }

  UserIdIndex published() {
    return published;
  }

  UserIdIndex mapped() {
    return mapped;
  }

  /** Where a published pair comes from. */
  UserIdSource source(String key) {
    return UserIdSource.valueOf(sources.get(key));
  }

  @Override
  public void close() {
    topic.close();
  }

  private KnownUserIds known() {
    return mapped.or(published);
  }

  private void keep(String key, UserId pair) {
    if (pair == null) {
      published.remove(key);
      sources.delete(key);
    } else {
      published.put(pair);
      sources.put(key, pair.getSource().name());
    }
  }

  /** Pairs are seldom taken away; one that is gone is told by comparing once more. */
  private void read(MappingTable mapping) {
    forget();
    mappedPairs = 0;
    Database database = mapping.database();
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT string_id, uuid_id::text FROM " + mapping.name())) {
        statement.setFetchSize(FETCH_ROWS);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            mapped.put(new UserId(rows.getString(1), rows.getString(2), UserIdSource.MAPPING));
            mappedPairs++;
          }
        }
      }
    } catch (SQLException e) {
      throw new OperationsException(
          "Table " + mapping.name() + " cannot be read in " + database + ": " + e.getMessage(), e);
    }
  }

  private void forget() {
    try (UserIdIndex.KeyIterator keys = mapped.keys()) {
      while (keys.hasNext()) {
        mapped.remove(keys.next());
      }
    }
  }

  /** Schema and name, as Debezium ends the topic with them. */
  private static String table(String topic) {
    String[] parts = topic.split("\\.");
    return Sql.name(parts[parts.length - 2]) + "." + Sql.name(parts[parts.length - 1]);
  }
}
