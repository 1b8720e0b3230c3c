package io.memorysync.operate.output;

/** Is told how far something has come. */
public interface Progress {

  /** Tells nobody. */
  Progress NONE = (done, total) -> {};

  /**
   * @param total what there is to do; may be an estimate
   */
  void at(long done, long total);
}
