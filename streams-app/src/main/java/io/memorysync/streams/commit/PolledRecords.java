package io.memorysync.streams.commit;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what the main consumer of a stream thread polls, for {@link PromptCommit}. Kafka Streams
 * does not tell its processors how many records it still holds.
 */
public final class PolledRecords implements ConsumerInterceptor<byte[], byte[]> {

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    PolledBatch.ofThisThread().polled(records.count());
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // Streams commits with the producer.
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There is nothing to set.
  }
}
