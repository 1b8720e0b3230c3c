package io.memorysync.bench.pipeline;

import io.memorysync.bench.Contender;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A loop that decodes every event and encodes it again, a transaction for each poll, with the
 * producer settings of the streams-app.
 */
final class TransformLoop implements Contender {

  private static final String OUT = "bench.loop";

  private final String name;
  private final Stage stage;
  private final EventBacklog backlog;

  TransformLoop(String name, Stage stage, EventBacklog backlog) {
    this.name = name;
    this.stage = stage;
    this.backlog = backlog;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double run(int round) throws Exception {
    backlog.emptyTopics(OUT);
    String group = "bench-loop-" + round + "-" + System.nanoTime();
    AtomicBoolean done = new AtomicBoolean();
    Thread thread = new Thread(() -> loop(group, done), "transform-loop");
    thread.start();
    try {
      return backlog.rate(group, Set.of(Mem0Writes.EVENTS));
    } finally {
      done.set(true);
      thread.join();
    }
  }

  private void loop(String group, AtomicBoolean done) {
    Map<String, Object> reading = new HashMap<>();
    reading.put("bootstrap.servers", stage.bootstrapServers());
    reading.put("group.id", group);
    reading.put("auto.offset.reset", "earliest");
    reading.put("isolation.level", "read_committed");
    reading.put("enable.auto.commit", false);
    reading.put("max.poll.records", 1000);
    Map<String, Object> writing = AppSettings.producer();
    writing.put("bootstrap.servers", stage.bootstrapServers());
    writing.put("transactional.id", group);
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        Deserializer<Object> decoder = BenchTopics.avro(stage).generic(false);
        Serializer<Object> encoder = BenchTopics.avro(stage).genericSerializer(false)) {
      producer.initTransactions();
      consumer.subscribe(Set.of(Mem0Writes.EVENTS));
      while (!done.get()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(50));
        if (records.isEmpty()) {
          continue;
        }
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Object event = decoder.deserialize(record.topic(), record.value());
          byte[] value = event == null ? null : encoder.serialize(OUT, event);
          producer.send(new ProducerRecord<>(OUT, record.key(), value));
          offsets.put(
              new TopicPartition(record.topic(), record.partition()),
              new OffsetAndMetadata(record.offset() + 1));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
      }
    }
  }
}
