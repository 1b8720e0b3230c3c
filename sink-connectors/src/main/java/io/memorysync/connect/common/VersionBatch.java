package io.memorysync.connect.common;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The records of one {@code put()}, collapsed to the last version of each memory. */
public final class VersionBatch {

  private final Map<UUID, MemoryVersion> last = new LinkedHashMap<>();

  /**
   * Reads the records of one {@code put()}. A record that cannot be read goes to the dead-letter
   * queue.
   *
   * @return the last version of each memory, in the order in which the memories first came
   */
  public static List<MemoryVersion> read(
      Collection<SinkRecord> records, CanonicalMemoryReader reader, DeadLetters deadLetters) {
    VersionBatch batch = new VersionBatch();
    for (SinkRecord record : records) {
      try {
        batch.add(MemoryVersion.of(record, reader.id(record), reader.memory(record)));
      } catch (DataException e) {
        deadLetters.report(record, e);
      }
    }
    return batch.versions();
  }

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
