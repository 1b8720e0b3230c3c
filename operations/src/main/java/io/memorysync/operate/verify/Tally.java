package io.memorysync.operate.verify;

/** Counts of what a scan has read. */
final class Tally {

  private long memories;
  private long noMemories;
  private long unreadable;

  void memory() {
    memories++;
  }

  /** A row of the store's own. */
  void noMemory() {
    noMemories++;
  }

  /** A row that the pipeline rejects. */
  void unreadable() {
    unreadable++;
  }

  long memories() {
    return memories;
  }

  long noMemories() {
    return noMemories;
  }

  long rejected() {
    return unreadable;
  }
}
