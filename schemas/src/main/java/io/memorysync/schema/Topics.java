package io.memorysync.schema;

import java.util.List;

/**
 * Names of the topics that memory-sync owns. Their values are Avro in the Confluent wire format,
 * one subject per topic ({@code <topic>-value}); their keys are plain UTF-8 strings.
 */
public final class Topics {

  /** {@link CanonicalMemory} by memory UUID; compacted. The agreed state, for everyone to read. */
  public static final String CANONICAL = "memory.canonical";

  /** {@link MemoryChange} by memory UUID: the repartition between normalizing and resolving. */
  public static final String CHANGE = "memory.change";

  /** {@link MemoryConflict} by memory UUID. */
  public static final String CONFLICT = "memory.conflict";

  /** {@link RejectedEvent} by {@code topic-partition-offset} of the original record. */
  public static final String REJECTED = "memory.rejected";

  /** {@link UserId} by string id; compacted. */
  public static final String USER_ID = "memory.user-id";

  /**
   * Header of a record on {@link #USER_ID} whose pair the table {@code user_id_mapping} has lost: a
   * pair that came from that table is written to it only with this, since its row may have been
   * deleted meanwhile.
   */
  public static final String LOST_PAIR_HEADER = "memory-sync.lost-pair";

  /**
   * Bytes of the largest change of a memory, 64 MiB: {@code max.message.bytes} of {@link #CHANGE}
   * and of the sources' topics. No text and no value of a memory is longer.
   */
  public static final int LARGEST_RECORD = 64 << 20;

  /** Every topic above. */
  public static final List<String> ALL = List.of(CANONICAL, CHANGE, CONFLICT, REJECTED, USER_ID);

  private Topics() {}

  /** The registry subject of a topic's values (TopicNameStrategy). */
  public static String subject(String topic) {
    return topic + "-value";
  }
}
