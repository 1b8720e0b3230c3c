package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.ReplicaState;
import io.memorysync.schema.ResolverState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/**
 * How long the texts of a record are, in bytes. They are what a record can be too long for a topic
 * by, and a state that its changelog refuses would end the task again and again.
 */
final class TextSize {

  /** Leaves room for everything else in a record of 100,000,000 bytes, the topics' limit. */
  static final long MOST = 90L << 20;

  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private final List<String> texts = new ArrayList<>();

  private TextSize() {}

  /** Of the longest record that an event leads to. */
  static long ofLongest(Resolution resolution) {
    long longest = resolution.state() == null ? 0 : of(resolution.state());
    for (MemoryConflict conflict : resolution.conflicts()) {
      longest = Math.max(longest, of(conflict));
    }
    return longest;
  }

  private static long of(ResolverState state) {
    TextSize size = new TextSize();
    size.add(state.getCanonical());
    size.add(state.getWaiting());
    state.getPending().forEach(size::add);
    for (ReplicaState replica : state.getReplicas().values()) {
      size.add(replica.getVectorOnly());
      replica.getEarly().forEach(size::add);
    }
    state.getOpenConflicts().forEach(size::add);
    return size.bytes();
  }

  private static long of(MemoryConflict conflict) {
    TextSize size = new TextSize();
    size.add(conflict);
    return size.bytes();
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
    add(conflict.getWinner());
    add(conflict.getLoser());
    add(conflict.getBase());
  }

  private void add(ConflictSide side) {
    add(side.getValue());
  }

  private void add(String text) {
    if (text != null) {
      texts.add(text);
    }
  }

  /** Short texts, which is nearly all of them, are not looked through. */
  private long bytes() {
    long most = texts.stream().mapToLong(text -> (long) MOST_BYTES_OF_A_CHAR * text.length()).sum();
    return most <= MOST ? most : texts.stream().mapToLong(Utils::utf8Length).sum();
  }
}
