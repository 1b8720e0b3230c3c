package io.memorysync.streams.resolve;

/**
 * Rules of the sync protocol that can be switched off, so that a test can show that it notices when
 * one is missing. None is ever switched off in production.
 */
public enum Rule {
  /** R1: an event that was processed before is dropped. */
  ONCE,
  /** R4's condition: only a writer who had seen the current version may replace it. */
  CAUSAL,
  /** R5: a held version that was overwritten is published again. */
  HEAL
}
