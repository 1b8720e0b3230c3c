package io.memorysync.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.identity.UserIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A probe in a mem0 collection: {@code update} of mem0's pgvector store without a vector. */
final class Mem0Probe implements ProbeStore {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String collection;
  private final String user;

  /**
   * @param collection table of vectors, with its schema
   * @param uuids whether users are UUIDs there
   */
  Mem0Probe(String collection, boolean uuids) {
    this.collection = collection;
    this.user = uuids ? UserIds.derivedId(USER) : USER;
  }

  @Override
  public long write(Connection connection, UUID id, String value) throws SQLException {
    String now = Instant.now().toString();
    ObjectNode payload =
        JSON.createObjectNode()
            .put("data", ProbeSql.CONTENT)
            .put("hash", ContentHash.of(ProbeSql.CONTENT))
            .put("user_id", user)
            .put("created_at", created(connection, id).orElse(now))
            .put("updated_at", now)
            .put(FIELD, value);
    String update = "UPDATE " + collection + " SET payload = ?::jsonb WHERE id = ?";
    if (ProbeSql.execute(connection, update, payload.toString(), id) == 0) {
      ProbeSql.execute(
          connection,
          "INSERT INTO " + collection + " (id, vector, payload) VALUES (?, ?::vector, ?::jsonb)",
          id,
          ProbeSql.vector(connection, collection),
          payload.toString());
    }
    return System.nanoTime();
  }

  @Override
  public Optional<String> read(Connection connection, UUID id) throws SQLException {
    return payload(connection, id, FIELD);
  }

  private Optional<String> created(Connection connection, UUID id) throws SQLException {
    return payload(connection, id, "created_at");
  }

  private Optional<String> payload(Connection connection, UUID id, String field)
      throws SQLException {
    return ProbeSql.first(
        connection, "SELECT payload ->> ? FROM " + collection + " WHERE id = ?", field, id);
  }
}
