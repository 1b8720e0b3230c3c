package io.memorysync.streams.commit;

/** What a stream thread has polled and not processed yet; each thread knows its own. */
final class PolledBatch {

  private static final ThreadLocal<PolledBatch> OF_THREAD =
      ThreadLocal.withInitial(PolledBatch::new);

  private int left;
  private boolean owesCommit;

  /** That of the thread that asks. */
  static PolledBatch ofThisThread() {
    return OF_THREAD.get();
  }

  /**
   * Records were polled. What was left of earlier ones was dropped in a rebalance, or is processed
   * along with these.
   */
  void polled(int records) {
    left = records;
  }

  void processedOne() {
    left = Math.max(0, left - 1);
  }

  /** Something was put out that is to be committed with the end of the batch. */
  void oweCommit() {
    owesCommit = true;
  }

  /** Whether the batch has ended and owes a commit, which it then does no longer. */
  boolean takeCommit() {
    if (left > 0 || !owesCommit) {
      return false;
    }
    owesCommit = false;
    return true;
  }
}
