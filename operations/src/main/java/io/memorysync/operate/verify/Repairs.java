package io.memorysync.operate.verify;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends what mends differences. Every request stands for itself and may be sent again, so that
 * there is no transaction around them.
 */
final class Repairs implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final Producer<String, MemoryChange> changes;
  private final Producer<String, UserId> userIds;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  Repairs(KafkaClients kafka) {
    changes = kafka.producer();
    userIds = kafka.producer();
  }

  void send(MemoryChange request) {
    send(changes, new ProducerRecord<>(Topics.CHANGE, request.getMemoryId(), request));
  }

  /** Sends a pair that the table {@code user_id_mapping} has lost. */
  void send(UserId pair) {
    ProducerRecord<String, UserId> record =
        new ProducerRecord<>(Topics.USER_ID, pair.getKey(), pair);
    record.headers().add(Topics.LOST_PAIR_HEADER, null);
    send(userIds, record);
  }

  /**
   * Waits until everything has been written.
   *
   * @throws OperationsException if something could not be
   */
  void flush() {
    changes.flush();
    userIds.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw failed(failed);
    }
  }

  @Override
  public void close() {
    changes.close(CLOSE_TIMEOUT);
    userIds.close(CLOSE_TIMEOUT);
  }

  private <V extends SpecificRecord> void send(
      Producer<String, V> producer, ProducerRecord<String, V> record) {
    try {
      producer.send(
          record,
          (metadata, exception) -> {
            if (exception != null) {
              failure.compareAndSet(null, exception);
            }
          });
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private static OperationsException failed(Exception e) {
    return new OperationsException(
        "A repair could not be sent: "
            + e.getMessage()
            + "; run it again, what has been sent stays.",
        e);
  }
}
