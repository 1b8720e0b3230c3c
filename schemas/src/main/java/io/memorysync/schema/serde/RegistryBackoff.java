package io.memorysync.schema.serde;

import org.apache.kafka.common.utils.ExponentialBackoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pause before a schema registry that does not answer is asked again. */
public final class RegistryBackoff {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryBackoff.class);
  private static final ExponentialBackoff MILLIS = new ExponentialBackoff(100, 2, 5_000, 0.2);

  private RegistryBackoff() {}

  /**
   * Waits for 100 ms at first, twice as long each time, at most 5 s, and says so in the log.
   *
   * @param attempt number of the try that failed, from 0
   * @param outage how it failed
   * @throws InterruptedException if the thread is to stop
   */
  public static void pause(int attempt, RuntimeException outage) throws InterruptedException {
    long millis = MILLIS.backoff(attempt);
    LOG.warn(
        "The schema registry does not answer, trying again in {} ms: {}",
        millis,
        outage.toString());
    Thread.sleep(millis);
  }
}
