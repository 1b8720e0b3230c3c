package io.memorysync.operate.conflicts;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.List;

/** Records of one memory for tests. */
final class ConflictRecords {

  static final String ID = "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10";
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  static final UserRef DRJ = new UserRef("12345678-1234-5678-9012-123456789abc", "drj");

  private ConflictRecords() {}

  /** A conflict of the text between OpenMemory's "viola" and mem0's "violin". */
  static MemoryConflict.Builder conflict(long version, boolean open) {
    return MemoryConflict.newBuilder()
        .setMemoryId(ID)
        .setField("content")
        .setWinner(new ConflictSide("openmemory", "viola", "drj", START))
        .setLoser(new ConflictSide("mem0", "violin", "drj", START.plusSeconds(1)))
        .setBase("cello")
        .setPolicy(open ? "manual" : "last-writer-wins")
        .setVersion(version)
        .setOpen(open)
        .setDetectedAt(START.plusSeconds(version));
  }

  /** The record that settles an open conflict with the other value. */
  static MemoryConflict settled(MemoryConflict open, Instant at) {
    return MemoryConflict.newBuilder(open)
        .setWinner(open.getLoser())
        .setLoser(open.getWinner())
        .setOpen(false)
        .setDetectedAt(at)
        .build();
  }

  static CanonicalMemory.Builder memory(long version, String content) {
    return CanonicalMemory.newBuilder()
        .setId(ID)
        .setVersion(version)
        .setState(MemoryState.ACTIVE)
        .setUser(DRJ)
        .setContent(content)
        .setContentHash("")
        .setMetadata("{}")
        .setCategories(List.of("music"))
        .setCreatedAt(START)
        .setUpdatedAt(START)
        .setWrittenBy(new Provenance("openmemory", StoreParts.MEMORIES, START, 1L));
  }
}
