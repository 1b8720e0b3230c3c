package io.memorysync.operate.verify;

/** Is told how far something has come. */
interface Progress {

  /** Tells nobody. */
  Progress NONE = (done, total) -> {};

  /**
   * @param total what there is to do; may be an estimate
   */
  void at(long done, long total);
}
