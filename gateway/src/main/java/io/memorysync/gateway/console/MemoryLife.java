package io.memorysync.gateway.console;

import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The versions of a memory, each with what it changed. Pure. */
final class MemoryLife {

  private MemoryLife() {}

  /** A field that a version changed; null for no value. */
  record Change(String field, String before, String after) {}

  /**
   * One version.
   *
   * @param cause why it came to be
   * @param store in which the write that led to it was made
   */
  record Version(
      long version,
      String state,
      String cause,
      String store,
      String part,
      Instant committedAt,
      long position,
      List<Change> changes) {}

  /** What the versions tell, the newest first. */
  static List<Version> of(List<MemoryVersion> versions) {
    List<Version> life = new ArrayList<>();
    Map<String, String> before = Map.of();
    for (MemoryVersion version : versions) {
      Map<String, String> after = fields(version.memory());
      life.add(
          0,
          new Version(
              version.memory().version(),
              version.memory().state().name(),
              version.cause().name(),
              version.source().store(),
              version.source().part(),
              version.source().committedAt(),
              version.source().position(),
              changes(before, after)));
      before = after;
    }
    return life;
  }

  private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
    List<Change> changes = new ArrayList<>();
    after.forEach(
        (field, value) -> {
          String old = before.get(field);
          if (!Objects.equals(old, value)) {
            changes.add(new Change(field, old, value));
          }
        });
    return changes;
  }

  private static Map<String, String> fields(Memory memory) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("content", memory.content());
    fields.put("state", memory.state().name());
    fields.put("user", memory.user() == null ? null : memory.user().getKey());
    fields.put("app", memory.app());
    fields.put("agent_id", memory.agentId());
    fields.put("run_id", memory.runId());
    fields.put("metadata", memory.metadata().equals("{}") ? null : memory.metadata());
    fields.put(
        "categories",
        memory.categories().isEmpty() ? null : String.join(", ", memory.categories()));
    return fields;
  }
}
