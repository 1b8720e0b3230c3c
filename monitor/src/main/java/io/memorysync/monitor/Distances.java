package io.memorysync.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records readers of topics have yet to read.
 *
 * <p>A transaction ends with a marker that takes an offset and is no record, so that a group at
 * rest would seem to be behind forever. What lies before a reader is therefore counted by reading
 * it, once, whenever neither the reader nor the topics have moved since the last look; what has
 * come since is taken by its offsets. While either moves nothing is read: under load that would
 * read every topic once more.
 */
final class Distances {

  /** Above this many offsets they are taken as they are, which is then right enough. */
  static final long COUNTED = 500;

  /** Counts the records between offsets. */
  @FunctionalInterface
  interface Counter {

    /**
     * @param from offsets to begin with, by partition
     * @param to offsets before which to end, of the same partitions
     * @return empty if they cannot be read in time
     */
    OptionalLong count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to);
  }

  /**
   * A reader at the last look.
   *
   * @param from where it stood
   * @param to where the topics ended
   * @param counted up to where the records before it have been counted
   * @param records that were
   */
  private record Look(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Map<TopicPartition, Long> counted,
      long records) {}

  private final Counter counter;
  private final Map<String, Look> looks = new HashMap<>();

  Distances(Counter counter) {
    this.counter = counter;
  }

  /**
   * Looks at a reader once more.
   *
   * @param from the next offset that it reads, by partition
   * @param to the ends of the same partitions
   */
  long records(String reader, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    Look last = looks.get(reader);
    boolean moved = last == null || !last.from.equals(from) || offsets(last.to, to) < 0;
    Look look =
        moved ? new Look(from, to, from, 0) : new Look(from, to, last.counted, last.records);
    if (!moved && last.to.equals(to)) {
      look = counted(look);
    }
    looks.put(reader, look);
    return look.records + offsets(look.counted, to);
  }

  private Look counted(Look look) {
    long left = offsets(look.counted, look.to);
    if (left == 0 || left > COUNTED) {
      return look;
    }
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    look.to.forEach(
        (partition, end) -> {
          if (look.counted.get(partition) < end) {
            from.put(partition, look.counted.get(partition));
            to.put(partition, end);
          }
        });
    OptionalLong records = counter.count(from, to);
    return records.isEmpty()
        ? look
        : new Look(look.from, look.to, look.to, look.records + records.getAsLong());
  }

  private static long offsets(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    return to.entrySet().stream()
        .mapToLong(entry -> entry.getValue() - from.getOrDefault(entry.getKey(), 0L))
        .sum();
  }
}
