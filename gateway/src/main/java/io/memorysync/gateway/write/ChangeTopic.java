package io.memorysync.gateway.write;

import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Puts writes on {@code memory.change}, and pairs of user ids that nobody knew on their topic. */
public final class ChangeTopic implements AutoCloseable {

  private final Producer<String, SpecificRecord> producer;

  /**
   * @param producer idempotent, acknowledged by all replicas
   */
  public ChangeTopic(Producer<String, SpecificRecord> producer) {
    this.producer = producer;
  }

  /** Sends a write and returns when all replicas have it. */
  RecordMetadata send(MemoryChange change) throws InterruptedException, NotSentException {
    return send(new ProducerRecord<>(Topics.CHANGE, change.getMemoryId(), change));
  }

  /** Publishes the ids that were made up for a user, so that every store's writers get the same. */
  void publish(UserId pair) throws InterruptedException, NotSentException {
    send(new ProducerRecord<>(Topics.USER_ID, pair.getKey(), pair));
  }

  @Override
  public void close() {
    producer.close();
  }

  private RecordMetadata send(ProducerRecord<String, SpecificRecord> sent)
      throws InterruptedException, NotSentException {
    try {
      return producer.send(sent).get();
    } catch (ExecutionException e) {
      throw notSent(sent.topic(), e.getCause());
    } catch (KafkaException e) {
      throw notSent(sent.topic(), e);
    } catch (RuntimeException e) {
      // What the registry's client throws is a site's choice.
      throw notSent(sent.topic(), e);
    }
  }

  private static NotSentException notSent(String topic, Throwable cause) {
    return new NotSentException(
        "Nothing could be written to " + topic + ": " + cause.getClass().getSimpleName(),
        cause instanceof RecordTooLargeException,
        cause);
  }
}
