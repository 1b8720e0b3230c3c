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
   * Changes the text of a memory and leaves the rest of its payload.
   *
   * @throws SQLException if there is no such memory, too
   */
  public void update(UUID id, String text) throws SQLException {
    ObjectNode payload = payload(id);
    describe(payload, text);
    payload.put(dialect.updatedKey, dialect.time(Instant.now()));
    String vector = embedder.embed(text);
    transactions.commit(
        () -> {
          if (dialect.updatesInTwoStatements()) {
            transactions.execute(
                "UPDATE " + collection + " SET vector = ?::vector WHERE id = ?", vector, id);
            transactions.execute(
                "UPDATE " + collection + " SET payload = ?::jsonb WHERE id = ?",
                payload.toString(),
                id);
          } else {
            transactions.execute(
                "UPDATE " + collection + " SET vector = ?::vector, payload = ?::jsonb WHERE id = ?",
                vector,
                payload.toString(),
                id);
          }
        });
  }

  /** Deletes a memory: its row goes. */
  public void delete(UUID id) throws SQLException {
    transactions.commit(
        () -> transactions.execute("DELETE FROM " + collection + " WHERE id = ?", id));
  }

  private ObjectNode payload(UUID id) throws SQLException {
    String[] found = new String[1];
    transactions.commit(
        () ->
            found[0] =
                transactions.first(
                    String.class, "SELECT payload::text FROM " + collection + " WHERE id = ?", id));
    if (found[0] == null) {
      throw new SQLException("Collection " + collection + " has no memory " + id);
    }
    try {
      return (ObjectNode) JSON.readTree(found[0]);
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
