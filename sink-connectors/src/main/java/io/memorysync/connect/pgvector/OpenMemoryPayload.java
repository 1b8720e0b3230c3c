package io.memorysync.connect.pgvector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;

/**
 * The payload that OpenMemory's own mem0 client would have written beside the relational row.
 * State, categories and caller metadata are in OpenMemory's tables alone.
 */
final class OpenMemoryPayload {

  /** What {@code source_app} holds where {@code mcp_client} names an app of OpenMemory. */
  static final String SOURCE_APP = "openmemory";

  private final String defaultApp;

  /**
   * @param defaultApp the app of a memory that came from none
   */
  OpenMemoryPayload(String defaultApp) {
    this.defaultApp = defaultApp;
  }

  /**
   * Renders a memory that has a user and is not deleted.
   *
   * @return a JSON object
   */
  String render(CanonicalMemory memory) {
    ObjectNode payload = Json.newObject();
    payload.put("data", memory.getContent());
    payload.put("hash", memory.getContentHash());
    payload.put("created_at", TimeFormat.isoformat(memory.getCreatedAt()));
    payload.put("updated_at", TimeFormat.isoformat(memory.getUpdatedAt()));
    payload.put("user_id", memory.getUser().getKey());
    putApp(payload, memory.getApp() == null ? defaultApp : memory.getApp());
    return Json.text(payload);
  }

  /** Adds the keys by which OpenMemory's mem0 client tells the app of a memory. */
  static void putApp(ObjectNode payload, String app) {
    payload.put("source_app", SOURCE_APP);
    payload.put("mcp_client", app);
  }
}
