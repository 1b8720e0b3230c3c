package io.memorysync.gateway.write;

import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.gateway.model.MemoryVersion.Source;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Memories for tests. */
final class Samples {

  static final UUID ID = UUID.fromString("6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10");
  static final UserRef DRJ = new UserRef("12345678-1234-5678-9012-123456789abc", "drj");
  static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.000006Z");

  private Samples() {}

  static Memory memory(long version, String content, MemoryState state) {
    return new Memory(
        ID,
        version,
        state,
        DRJ,
        null,
        null,
        null,
        content,
        ContentHash.of(content),
        "{}",
        List.of("food"),
        CREATED,
        CREATED,
        null,
        null);
  }

  static MemoryVersion version(
      long version, String content, VersionCause cause, String store, long position) {
    return version(memory(version, content, MemoryState.ACTIVE), cause, store, position);
  }

  static MemoryVersion version(Memory memory, VersionCause cause, String store, long position) {
    return new MemoryVersion(memory, cause, new Source(store, "request", CREATED, position));
  }
}
