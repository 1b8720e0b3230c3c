package io.memorysync.operate.verify;

import java.time.Duration;
import java.util.List;

/**
 * What a verification found.
 *
 * @param memories how many ids were seen, in whichever place
 * @param repairs how many memories and pairs of user ids a repair was asked for; 0 without {@code
 *     --repair}
 * @param duration of the whole
 */
public record Report(long memories, List<Entry> targets, long repairs, Duration duration) {

  /**
   * One target.
   *
   * @param memories that it holds
   * @param noMemories rows of the store's own
   * @param rejected rows that the pipeline rejects; see {@code memory.rejected}
   */
  public record Entry(
      String name, long memories, long noMemories, long rejected, Findings findings) {}

  /** Whether every target agrees. */
  public boolean agrees() {
    return differing() == 0;
  }

  /** How many memories differ, counted in each target where they do. */
  public long differing() {
    return targets.stream().mapToLong(target -> target.findings().differing()).sum();
  }
}
