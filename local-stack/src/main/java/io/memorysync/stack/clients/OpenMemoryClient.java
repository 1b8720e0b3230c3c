package io.memorysync.stack.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.ContentHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes to OpenMemory's tables with the statements that OpenMemory issues for its MCP tools and
 * REST routes, in their order and transactions: the vector first and on its own, the relational
 * rows after it.
 */
public final class OpenMemoryClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Transactions vectors;
  private final Transactions tables;
  private final String app;
  private final WordHashEmbedder embedder;

  /**
   * @param vectors connection of OpenMemory's mem0 client, used by this client alone
   * @param tables connection of its ORM, used by this client alone
   * @param app name of the client application, as in the MCP route
   */
  public OpenMemoryClient(
      Connection vectors, Connection tables, String app, WordHashEmbedder embedder)
      throws SQLException {
    this.vectors = new Transactions(vectors);
    this.tables = new Transactions(tables);
    this.app = app;
    this.embedder = embedder;
    this.tables.commit(() -> this.tables.execute("SET TIME ZONE 'UTC'"));
  }

  /** Adds a memory: its vector row, then its relational row. Returns its id. */
  public UUID add(String userId, String text) throws SQLException {
    return add(userId, text, Map.of(), List.of());
  }

  /** The same with metadata and categories. */
  public UUID add(String userId, String text, Map<String, ?> metadata, List<String> categories)
      throws SQLException {
    UUID id = UUID.randomUUID();
    addVector(id, userId, text);
    addRow(id, userId, text, metadata, categories);
    return id;
  }

  /** The first half of an add: the vector row, committed. */
  public void addVector(UUID id, String userId, String text) throws SQLException {
    String now = PayloadDialect.PYTHON.time(Instant.now());
    ObjectNode payload =
        JSON.createObjectNode()
            .put("data", text)
            .put("hash", ContentHash.of(text))
            .put("created_at", now)
            .put("updated_at", now)
            .put("user_id", userId)
            .put("source_app", "openmemory")
            .put("mcp_client", app);
    vectors.commit(
        () ->
            vectors.execute(
                "INSERT INTO openmemory (id, vector, payload) VALUES (?, ?::vector, ?::jsonb)",
                id,
                embedder.embed(text),
                payload.toString()));
  }

  /** The second half of an add: the relational row with its categories and its first state. */
  public void addRow(
      UUID id, String userId, String text, Map<String, ?> metadata, List<String> categories)
      throws SQLException {
    UUID user = user(userId);
    UUID owner = app(user);
    LocalDateTime now = now();
    tables.commit(
        () -> {
          tables.execute(
              "INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at,"
                  + " updated_at) VALUES (?, ?, ?, ?, ?::json, 'active', ?, ?)",
              id,
              user,
              owner,
              text,
              JSON.valueToTree(metadata).toString(),
              now,
              now);
          for (String category : categories) {
            link(id, category, now);
          }
          changeState(id, user, "deleted", "active", now);
        });
  }

  /**
   * {@code PUT /api/v1/memories/{id}}: changes the text and leaves the vector as it is.
   *
   * @return whether there was such a memory
   */
  public boolean edit(UUID id, String text) throws SQLException {
    int[] rows = new int[1];
    tables.commit(
        () ->
            rows[0] =
                tables.execute(
                    "UPDATE memories SET content = ?, updated_at = ? WHERE id = ?",
                    text,
                    now(),
                    id));
    return rows[0] > 0;
  }

  /** Pauses a memory; returns whether there was such a memory. */
  public boolean pause(UUID id) throws SQLException {
    return changeState(id, "paused");
  }

  /** Archives a memory; returns whether there was such a memory. */
  public boolean archive(UUID id) throws SQLException {
    return changeState(id, "archived");
  }

  /** Makes a paused or archived memory active again; returns whether there was such a memory. */
  public boolean activate(UUID id) throws SQLException {
    return changeState(id, "active");
  }

  /**
   * Deletes a memory: its vector row goes, its relational row is marked.
   *
   * @return whether there was such a memory
   */
  public boolean delete(UUID id) throws SQLException {
    vectors.commit(() -> vectors.execute("DELETE FROM openmemory WHERE id = ?", id));
    return changeState(id, "deleted");
  }

  private boolean changeState(UUID id, String state) throws SQLException {
    LocalDateTime now = now();
    boolean[] found = new boolean[1];
    tables.commit(
        () -> {
          String old =
              tables.first(String.class, "SELECT state::text FROM memories WHERE id = ?", id);
          if (old == null) {
            return;
          }
          found[0] = true;
          UUID user = tables.first(UUID.class, "SELECT user_id FROM memories WHERE id = ?", id);
          tables.execute(
              "UPDATE memories SET state = ?::memorystate, updated_at = ?,"
                  + " archived_at = CASE WHEN ? = 'archived' THEN ? ELSE archived_at END,"
                  + " deleted_at = CASE WHEN ? = 'deleted' THEN ? ELSE deleted_at END WHERE id = ?",
              state,
              now,
              state,
              now,
              state,
              now,
              id);
          changeState(id, user, old, state, now);
        });
    return found[0];
  }

  private void changeState(UUID id, UUID user, String from, String to, LocalDateTime at)
      throws SQLException {
    tables.execute(
        "INSERT INTO memory_status_history (id, memory_id, changed_by, old_state, new_state,"
            + " changed_at) VALUES (?, ?, ?, ?::memorystate, ?::memorystate, ?)",
        UUID.randomUUID(),
        id,
        user,
        from,
        to,
        at);
  }

  private void link(UUID id, String category, LocalDateTime now) throws SQLException {
    tables.execute(
        "INSERT INTO categories (id, name, description, created_at, updated_at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
        UUID.randomUUID(),
        category,
        "Automatically created category for " + category,
        now,
        now);
    tables.execute(
        "INSERT INTO memory_categories (memory_id, category_id)"
            + " SELECT ?, id FROM categories WHERE name = ?",
        id,
        category);
  }

  private UUID user(String userId) throws SQLException {
    LocalDateTime now = now();
    UUID[] found = new UUID[1];
    tables.commit(
        () -> {
          tables.execute(
              "INSERT INTO users (id, user_id, name, metadata, created_at, updated_at)"
                  + " VALUES (?, ?, NULL, '{}', ?, ?) ON CONFLICT (user_id) DO NOTHING",
              UUID.randomUUID(),
              userId,
              now,
              now);
          found[0] = tables.first(UUID.class, "SELECT id FROM users WHERE user_id = ?", userId);
        });
    return found[0];
  }

  private UUID app(UUID owner) throws SQLException {
    LocalDateTime now = now();
    UUID[] found = new UUID[1];
    tables.commit(
        () -> {
          tables.execute(
              "INSERT INTO apps (id, owner_id, name, metadata, is_active, created_at, updated_at)"
                  + " VALUES (?, ?, ?, '{}', true, ?, ?) ON CONFLICT (owner_id, name) DO NOTHING",
              UUID.randomUUID(),
              owner,
              app,
              now,
              now);
          found[0] =
              tables.first(
                  UUID.class, "SELECT id FROM apps WHERE owner_id = ? AND name = ?", owner, app);
        });
    return found[0];
  }

  private static LocalDateTime now() {
    return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }
}
