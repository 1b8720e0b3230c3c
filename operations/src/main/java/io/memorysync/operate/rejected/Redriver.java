package io.memorysync.operate.rejected;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes rejected records byte for byte to their topic and partition again. The record that tells
 * of the retry is in the same transaction, and there is one redriver at a time, so that nothing is
 * retried twice.
 */
final class Redriver implements AutoCloseable {

  /** Header of a record that was written again: the id of its rejection. */
  static final String HEADER = "memory-sync.rejection";

  private static final String TRANSACTIONAL_ID = "memory-sync-rejected-retry";
  private static final int BATCH_RECORDS = 200;
  private static final long BATCH_BYTES = 16L * 1024 * 1024;

  private record Rejected(String id, RejectedEvent event) {}

  private final Producer<byte[], byte[]> producer;
  private final Serializer<RejectedEvent> values;
  private final List<Rejected> batch = new ArrayList<>();
  private long batchBytes;
  private long count;

  private Redriver(Producer<byte[], byte[]> producer, Serializer<RejectedEvent> values) {
    this.producer = producer;
    this.values = values;
  }

  /**
   * Begins, and fences off any other redriver: what it has not committed by now it never will.
   *
   * @throws OperationsException if Kafka does not answer or refuses
   */
  static Redriver begin(KafkaClients kafka, Serializer<RejectedEvent> values) {
    Producer<byte[], byte[]> producer = kafka.transactional(TRANSACTIONAL_ID);
    try {
      producer.initTransactions();
      return new Redriver(producer, values);
    } catch (KafkaException e) {
      producer.close();
      throw new OperationsException(
          "Kafka gives no transaction to '" + TRANSACTIONAL_ID + "': " + e.getMessage(), e);
    }
  }

  /** Takes a rejection to be driven again, at the latest with {@link #finish()}. */
  void add(String id, RejectedEvent event) {
    batch.add(new Rejected(id, event));
    batchBytes += event.getValue() == null ? 0 : event.getValue().remaining();
    if (batch.size() >= BATCH_RECORDS || batchBytes >= BATCH_BYTES) {
      commit();
    }
  }

  /** Drives the rest. Returns how many records were written again since this was made. */
  long finish() {
    commit();
    return count;
  }

  private void commit() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> written = new ArrayList<>();
      batch.forEach(rejected -> written.add(producer.send(original(rejected))));
      producer.flush();
      Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
      for (int i = 0; i < batch.size(); i++) {
        producer.send(retry(batch.get(i), now, written.get(i).get().offset()));
      }
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw failed(e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
    count += batch.size();
    batch.clear();
    batchBytes = 0;
  }

  private static ProducerRecord<byte[], byte[]> original(Rejected rejected) {
    RejectedEvent event = rejected.event();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            event.getTopic(),
            event.getPartition(),
            Utils.toNullableArray(event.getKey()),
            Utils.toNullableArray(event.getValue()));
    record.headers().add(HEADER, rejected.id().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private ProducerRecord<byte[], byte[]> retry(Rejected rejected, Instant at, long as) {
    RejectedEvent told = Retries.record(rejected.event(), at, as);
    return new ProducerRecord<>(
        Topics.REJECTED,
        rejected.id().getBytes(StandardCharsets.UTF_8),
        values.serialize(Topics.REJECTED, told));
  }

  private OperationsException failed(Throwable cause) {
    return new OperationsException(
        "Retrying stopped after %d records, and none of the next %d was written: %s"
            .formatted(count, batch.size(), cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    values.close();
    producer.close();
  }
}
