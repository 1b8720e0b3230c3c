package io.memorysync.connect.common;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The records of one {@code put()}, collapsed to the last version of each memory. */
public final class VersionBatch {

  private final Map<UUID, MemoryVersion> last = new LinkedHashMap<>();

  /** Adds a version, in the order of the topic. One that is older than the last is ignored. */
  public void add(MemoryVersion version) {
    last.merge(
        version.id(),
        version,
        (earlier, later) -> isStale(earlier, later) ? earlier : later.superseding(earlier));
  }

  /** The last version of each memory, in the order in which the memories first came. */
  public List<MemoryVersion> versions() {
    return List.copyOf(last.values());
  }

  private static boolean isStale(MemoryVersion earlier, MemoryVersion later) {
    return earlier.memory().isPresent()
        && later.memory().isPresent()
        && later.memory().get().getVersion() < earlier.memory().get().getVersion();
  }
}
