package io.memorysync.monitor;

import java.time.Duration;

/** Looks at a running pipeline once a second and tells what it saw. */
public interface Monitor extends AutoCloseable {

  /** What it saw last. */
  PipelineView current();

  /** What it saw over the last while: each second for 15 minutes, each 10 s for 24 hours. */
  PipelineHistory history(Duration back);

  /** Takes what a verify has found; the monitor does not run one itself. */
  void verified(PipelineView.LastVerify result);

  @Override
  void close();
}
