package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.ReplicaState;
import io.memorysync.schema.ResolverState;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.utils.Utils;

/**
 * How long the texts of a record are, in bytes. They are what a record can be too long for a topic
 * by, and a state that its changelog refuses would end the task again and again.
 */
final class TextSize {

  /**
   * Leaves room for everything else in a record of 100,000,000 bytes, the limit of changelogs, of
   * {@code memory.canonical} and of {@code memory.conflict}.
   */
  static final long MOST = 90L << 20;

  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private final ToLongFunction<String> measure;
  private long sum;

  private TextSize(ToLongFunction<String> measure) {
    this.measure = measure;
  }

  /** Of the longest record that an event leads to; short texts are not looked through. */
  static long ofLongest(Resolution resolution) {
    long most = MOST_BYTES_OF_A_CHAR * longest(resolution, String::length);
    return most <= MOST ? most : longest(resolution, Utils::utf8Length);
  }

  private static long longest(Resolution resolution, ToLongFunction<String> measure) {
    TextSize state = new TextSize(measure);
    state.add(resolution.state());
    long longest = state.sum;
    for (MemoryConflict each : resolution.conflicts()) {
      TextSize conflict = new TextSize(measure);
      conflict.add(each);
      longest = Math.max(longest, conflict.sum);
    }
    return longest;
  }

  private void add(ResolverState state) {
    if (state == null) {
      return;
    }
    add(state.getCanonical());
    add(state.getWaiting());
    state.getPending().forEach(this::add);
    for (ReplicaState replica : state.getReplicas().values()) {
      add(replica.getVectorOnly());
      replica.getEarly().forEach(this::add);
    }
    state.getOpenConflicts().forEach(this::add);
  }

  private void add(CanonicalMemory memory) {
    if (memory != null) {
      add(memory.getContent());
      add(memory.getMetadata());
    }
  }

  private void add(MemoryChange change) {
    if (change != null) {
      add(change.getBefore());
      add(change.getAfter());
    }
  }

  private void add(MemoryImage image) {
    if (image != null) {
      add(image.getContent());
      add(image.getMetadata());
    }
  }

  private void add(MemoryConflict conflict) {
    add(conflict.getWinner().getValue());
    add(conflict.getLoser().getValue());
    add(conflict.getBase());
  }

  private void add(String text) {
    if (text != null) {
      sum += measure.applyAsLong(text);
    }
  }
}
