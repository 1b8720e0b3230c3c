package io.memorysync.operate.verify;

import io.memorysync.operate.disk.DiskMap;
import io.memorysync.operate.disk.UuidKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Ids of memories in which a target was seen to differ, on disk. */
final class Suspects {

  private static final int BATCH = 200;
  private static final byte[] NOTHING = new byte[0];

  private final DiskMap disk;
  private final UuidKeys keys;
  private long count;

  /**
   * @param section of the map, of this object alone
   */
  Suspects(DiskMap disk, byte section) {
    this.disk = disk;
    this.keys = new UuidKeys(section);
  }

  void add(UUID id) {
    byte[] key = keys.key(id);
    if (disk.get(key) == null) {
      disk.put(key, NOTHING);
      count++;
    }
  }

  void remove(UUID id) {
    byte[] key = keys.key(id);
    if (disk.get(key) != null) {
      disk.remove(key);
      count--;
    }
  }

  long count() {
    return count;
  }

  /** The ids that are there when it begins, some at a time. */
  void forEachBatch(Consumer<List<UUID>> batches) {
    try (DiskMap.Scan entries = disk.scan(keys.prefix())) {
      while (entries.hasNext()) {
        List<UUID> batch = new ArrayList<>(BATCH);
        while (entries.hasNext() && batch.size() < BATCH) {
          batch.add(keys.id(entries.next().key()));
        }
        batches.accept(batch);
      }
    }
  }
}
