package io.memorysync.bench.data;

import io.memorysync.bench.Stage;
import io.memorysync.schema.CanonicalMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic of canonical memories from begin to end in several threads and hands it on. */
public final class BareConsumer implements AutoCloseable {

  private static final int BATCH = 2000;

  /** What is done with the memories of one thread. */
  public interface Writer extends AutoCloseable {
    void write(List<CanonicalMemory> batch) throws Exception;

    @Override
    void close();
  }

  private final Stage stage;
  private final String topic;
  private final int threads;
  private final Callable<Writer> writers;
  private final ExecutorService pool;
  private final List<Future<?>> running = new ArrayList<>();

  /**
   * @param writers makes the writer of a thread
   */
  public BareConsumer(Stage stage, String topic, int threads, Callable<Writer> writers) {
    this.stage = stage;
    this.topic = topic;
    this.threads = threads;
    this.writers = writers;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Starts the threads; each reads its share of the partitions. */
  public void start() {
    for (int thread = 0; thread < threads; thread++) {
      int own = thread;
      running.add(
          pool.submit(
              () -> {
                consume(
                    IntStream.range(0, BenchTopics.PARTITIONS)
                        .filter(partition -> partition % threads == own)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
                return null;
              }));
    }
  }

  private void consume(List<TopicPartition> partitions) throws Exception {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            stage.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            BATCH,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            32 * 1024 * 1024);
    try (Writer writer = writers.call();
        KafkaConsumer<String, CanonicalMemory> consumer =
            new KafkaConsumer<>(
                settings, new StringDeserializer(), BenchTopics.avro(stage).deserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long left =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (left > 0) {
        List<CanonicalMemory> batch = new ArrayList<>();
        for (ConsumerRecord<String, CanonicalMemory> record :
            consumer.poll(Duration.ofMillis(100))) {
          batch.add(record.value());
        }
        if (!batch.isEmpty()) {
          writer.write(batch);
          left -= batch.size();
        }
      }
    }
  }

  /** Waits for the threads; what stopped one of them is thrown. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      for (Future<?> thread : running) {
        thread.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A thread of the bare loop failed", e.getCause());
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
