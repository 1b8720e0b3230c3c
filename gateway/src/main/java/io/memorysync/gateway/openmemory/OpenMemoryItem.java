package io.memorysync.gateway.openmemory;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.model.App;
import io.memorysync.gateway.model.Memory;
import io.memorysync.schema.form.NormalForm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A memory in the forms in which OpenMemory's API shows it. */
final class OpenMemoryItem {

  /** OpenMemory's times carry no zone and are UTC. */
  private static final DateTimeFormatter NAIVE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private OpenMemoryItem() {}

  /** An entry of a list. */
  static ObjectNode listed(Memory memory) {
    return described(memory, "content");
  }

  /** One that was asked for by id. */
  static ObjectNode detailed(Memory memory) {
    return described(memory, "text");
  }

  private static ObjectNode described(Memory memory, String text) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", memory.id().toString());
    item.put(text, memory.content());
    item.put("created_at", memory.createdAt().getEpochSecond());
    item.put("state", state(memory));
    String app = OpenMemoryApps.name(memory);
    item.put("app_id", OpenMemoryApps.id(memory.user(), app).toString());
    item.put("app_name", app);
    memory.categories().forEach(item.putArray("categories")::add);
    item.set("metadata_", NormalForm.object(memory.metadata()).orElseThrow());
    return item;
  }

  /** An entry of the list of an app's memories. */
  static ObjectNode ofApp(Memory memory) {
    ObjectNode item = described(memory, "content");
    item.remove("app_name");
    return item.put("created_at", naive(memory.createdAt()));
  }

  /** The row of an app in its table. */
  static ObjectNode row(App app) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", OpenMemoryApps.id(app.owner(), app.name()).toString());
    row.put("owner_id", app.owner() == null ? null : app.owner().getId());
    row.put("name", app.name());
    row.putNull("description");
    row.putObject("metadata_");
    row.put("is_active", true);
    row.put("created_at", naive(app.createdAt()));
    return row.put("updated_at", naive(app.updatedAt()));
  }

  /** The row of the table, as it is answered to a write. */
  static ObjectNode row(Memory memory) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", memory.id().toString());
    row.put("user_id", memory.user() == null ? null : memory.user().getId());
    row.put("app_id", OpenMemoryApps.id(memory.user(), OpenMemoryApps.name(memory)).toString());
    row.put("content", memory.content());
    row.putNull("vector");
    row.set("metadata_", NormalForm.object(memory.metadata()).orElseThrow());
    row.put("state", state(memory));
    row.put("created_at", naive(memory.createdAt()));
    row.put("updated_at", naive(memory.updatedAt()));
    row.put("archived_at", naive(memory.archivedAt()));
    row.put("deleted_at", naive(memory.deletedAt()));
    return row;
  }

  private static String state(Memory memory) {
    return memory.state().name().toLowerCase(Locale.ROOT);
  }

  private static String naive(Instant time) {
    return time == null ? null : NAIVE.format(time);
  }
}
