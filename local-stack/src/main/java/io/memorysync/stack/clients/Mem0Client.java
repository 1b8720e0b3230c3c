package io.memorysync.stack.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.ContentHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes to a mem0 collection with the statements that mem0's own clients issue, in their order and
 * transactions (reference: {@code mem0/vector_stores/pgvector.py} and the npm package).
 */
public final class Mem0Client {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Transactions transactions;
  private final String collection;
  private final PayloadDialect dialect;
  private final WordHashEmbedder embedder;

  /**
   * @param connection used by this client alone
   */
  public Mem0Client(
      Connection connection, String collection, PayloadDialect dialect, WordHashEmbedder embedder)
      throws SQLException {
    this.transactions = new Transactions(connection);
    this.collection = collection;
    this.dialect = dialect;
    this.embedder = embedder;
  }

  /** Adds a memory; returns its id. */
  public UUID add(String userId, String text, Map<String, ?> metadata) throws SQLException {
    UUID id = UUID.randomUUID();
    insert(id, userId, text, metadata);
    return id;
  }

  /** Adds a memory under an id of the caller's choice. */
  public void insert(UUID id, String userId, String text, Map<String, ?> metadata)
      throws SQLException {
    ObjectNode payload = JSON.valueToTree(metadata);
    Instant now = Instant.now();
    describe(payload, text);
    payload.put(dialect.userKey, userId);
    payload.put(dialect.createdKey, dialect.time(now));
    if (dialect.updatedOnCreate()) {
      payload.put(dialect.updatedKey, dialect.time(now));
    }
    transactions.commit(
        () ->
            transactions.execute(
                "INSERT INTO "
                    + collection
                    + " (id, vector, payload) VALUES (?, ?::vector, ?::jsonb)",
                id,
                embedder.embed(text),
                payload.toString()));
  }

  /**
   * Changes the text of a memory and leaves the rest of its payload, as it was when it was read.
   *
   * @return whether there was such a memory
   */
  public boolean update(UUID id, String text) throws SQLException {
    return update(id, text, Map.of());
  }

  /** The same with metadata that is merged into the payload. */
  public boolean update(UUID id, String text, Map<String, ?> metadata) throws SQLException {
    Optional<ObjectNode> found = payload(id);
    if (found.isEmpty()) {
      return false;
    }
    ObjectNode payload = found.get();
    payload.setAll(JSON.<ObjectNode>valueToTree(metadata));
    describe(payload, text);
    payload.put(dialect.updatedKey, dialect.time(Instant.now()));
    return write(id, embedder.embed(text), payload.toString());
  }

  private boolean write(UUID id, String vector, String payload) throws SQLException {
    int[] rows = new int[1];
    transactions.commit(
        () -> {
          if (dialect.updatesInTwoStatements()) {
            transactions.execute(
                "UPDATE " + collection + " SET vector = ?::vector WHERE id = ?", vector, id);
            rows[0] =
                transactions.execute(
                    "UPDATE " + collection + " SET payload = ?::jsonb WHERE id = ?", payload, id);
          } else {
            rows[0] =
                transactions.execute(
                    "UPDATE "
                        + collection
                        + " SET vector = ?::vector, payload = ?::jsonb WHERE id = ?",
                    vector,
                    payload,
                    id);
          }
        });
    return rows[0] > 0;
  }

  /**
   * Deletes a memory: its row goes.
   *
   * @return whether there was such a memory
   */
  public boolean delete(UUID id) throws SQLException {
    int[] rows = new int[1];
    transactions.commit(
        () -> rows[0] = transactions.execute("DELETE FROM " + collection + " WHERE id = ?", id));
    return rows[0] > 0;
  }

  private Optional<ObjectNode> payload(UUID id) throws SQLException {
    String[] found = new String[1];
    transactions.commit(
        () ->
            found[0] =
                transactions.first(
                    String.class, "SELECT payload::text FROM " + collection + " WHERE id = ?", id));
    if (found[0] == null) {
      return Optional.empty();
    }
    try {
      return Optional.of((ObjectNode) JSON.readTree(found[0]));
    } catch (JsonProcessingException e) {
      throw new SQLException("The payload of memory " + id + " is not JSON", e);
    }
  }

  private void describe(ObjectNode payload, String text) {
    payload.put("data", text);
    payload.put("hash", ContentHash.of(text));
    if (dialect.keywordsKey != null) {
      payload.put(
          dialect.keywordsKey, text.toLowerCase(Locale.ROOT).replaceAll("\\W+", " ").trim());
    }
  }
}
