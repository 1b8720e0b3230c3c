package io.memorysync.streams.normalize;

import io.memorysync.schema.serde.RegistryFailure;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a schema registry that does not answer, instead of failing on a record that is right:
 * every record behind it would meet the same, and a failure in the thread of the global stores ends
 * the process.
 */
final class PatientDeserializer<T> implements Deserializer<T> {

  /** Long enough for a registry's restart, and well below the default max.poll.interval.ms. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(PatientDeserializer.class);
  private static final ExponentialBackoff BACKOFF = new ExponentialBackoff(100, 2, 5_000, 0.2);

  private final Deserializer<T> delegate;
  private final Duration patience;

  /**
   * @param delegate the deserializer that asks the registry, already configured
   * @param patience how long to wait for one record
   */
  PatientDeserializer(Deserializer<T> delegate, Duration patience) {
    this.delegate = delegate;
    this.patience = patience;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    delegate.configure(configs, isKey);
  }

  /**
   * @throws SchemaRegistryUnavailableException if the registry does not answer in time
   */
  @Override
  public T deserialize(String topic, byte[] data) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        return delegate.deserialize(topic, data);
      } catch (RuntimeException e) {
        if (!RegistryFailure.isOutage(e)) {
          throw e;
        }
        if (System.nanoTime() >= deadline) {
          throw new SchemaRegistryUnavailableException(e);
        }
        pause(BACKOFF.backoff(attempt), e);
      }
    }
  }

  @Override
  public void close() {
    delegate.close();
  }

  private static void pause(long millis, RuntimeException reason) {
    LOG.warn(
        "The schema registry does not answer, trying again in {} ms: {}",
        millis,
        reason.toString());
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
