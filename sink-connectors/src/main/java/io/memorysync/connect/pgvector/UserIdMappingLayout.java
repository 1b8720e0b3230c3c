package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.BatchResult;
import io.memorysync.connect.common.DeadLetters;
import io.memorysync.connect.common.UserIdReader;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The table that joins string user ids with UUIDs. Pairs are added and never changed: a row that is
 * there was decided on by a person, or read by an application already. Nor does a pair that was
 * read from this table come back to it, unless it has just been sent as one that the table lost:
 * its row may have been deleted since, and would be there again.
 */
final class UserIdMappingLayout implements Layout<UserIdPair> {

  /** What is sent as lost is lost now; read again at a replay it says nothing. */
  private static final Duration LOST_FOR = Duration.ofHours(1);

  private final UserIdReader reader = new UserIdReader();
  private final TableName table;
  private final String insert;

  UserIdMappingLayout(PgVectorSinkConfig config) {
    this.table = config.mappingTable();
    this.insert =
        """
        INSERT INTO %s (string_id, uuid_id)
        SELECT * FROM unnest(?::varchar[], ?::uuid[])
        ON CONFLICT DO NOTHING
        RETURNING string_id
        """
            .formatted(table.sql());
  }

  @Override
  public List<RequiredTable> tables() {
    return List.of(
        new RequiredTable(
                PgVectorSinkConfig.MAPPING_TABLE_CONFIG,
                table,
                List.of("string_id", "uuid_id"),
                List.of("SELECT", "INSERT"),
                "create it with string_id varchar(255) PRIMARY KEY and uuid_id uuid NOT NULL UNIQUE",
                true,
                Optional.empty())
            .keyedBy("string_id"));
  }

  @Override
  public List<UserIdPair> read(Collection<SinkRecord> records, DeadLetters deadLetters) {
    // In the order of the keys, in which the rows are locked.
    Map<String, UserIdPair> last = new TreeMap<>();
    for (SinkRecord record : records) {
      try {
        String key = reader.key(record);
        reader
            .pair(record)
            .filter(pair -> belongs(pair, record))
            .ifPresentOrElse(
                pair ->
                    last.put(key, new UserIdPair(record, key, UuidField.parse(pair.getId(), "id"))),
                () -> last.remove(key));
      } catch (DataException e) {
        deadLetters.report(record, e);
      }
    }
    return List.copyOf(last.values());
  }

  private static boolean belongs(UserId pair, SinkRecord record) {
    return pair.getSource() != UserIdSource.MAPPING
        || record.headers().lastWithName(Topics.LOST_PAIR_HEADER) != null && isFresh(record);
  }

  private static boolean isFresh(SinkRecord record) {
    return record.timestamp() == null
        || record.timestamp() > System.currentTimeMillis() - LOST_FOR.toMillis();
  }

  @Override
  public SourcePosition position(UserIdPair pair) {
    return SourcePosition.of(pair.record());
  }

  @Override
  public BatchResult<UserIdPair> write(Connection connection, List<UserIdPair> batch)
      throws SQLException {
    Set<String> added = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setArray(
          1, connection.createArrayOf("varchar", batch.stream().map(UserIdPair::key).toArray()));
      statement.setArray(
          2, connection.createArrayOf("uuid", batch.stream().map(UserIdPair::id).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          added.add(rows.getString(1));
        }
      }
    }
    List<UserIdPair> written = batch.stream().filter(pair -> added.contains(pair.key())).toList();
    return new BatchResult<>(written, batch.size() - written.size(), 0);
  }
}
