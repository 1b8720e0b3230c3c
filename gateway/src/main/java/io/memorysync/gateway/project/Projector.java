package io.memorysync.gateway.project;

import io.memorysync.gateway.background.BackgroundThread;
import io.memorysync.gateway.project.Projection.Batch;
import io.memorysync.gateway.project.RecordDecoder.RegistryAwayException;
import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pipeline's topics into the read model, in a thread of its own. Instances share the
 * partitions by the consumer group; what counts is the offset in the read model, so that an
 * instance which lost a partition without knowing it applies nothing twice.
 *
 * <p>Outages of Kafka, the registry and the database are waited for; the health page says which.
 */
public final class Projector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
  private static final List<String> TOPICS =
      List.of(Topics.CANONICAL, Topics.CONFLICT, Topics.USER_ID);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
  private static final Duration LEAVING = Duration.ofSeconds(10);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Projection projection;
  private final RecordDecoder decoder;
  private final ProjectorMetrics metrics;
  private final Runnable whenCaughtUp;
  private final AtomicReference<String> trouble =
      new AtomicReference<>("The read model is not connected to Kafka yet.");
  private final Map<TopicPartition, Long> done = new HashMap<>();
  private final Set<TopicPartition> toCatchUp = new HashSet<>();
  private final BackgroundThread thread =
      new BackgroundThread("projector", LEAVING, this::run, this::wake);
  private Map<TopicPartition, Long> endsAtStart = Map.of();
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * @param consumers makes consumers of committed bytes that commit nothing by themselves
   * @param dims of the vectors
   * @param whenCaughtUp called each time that it has read what there is after it had not
   */
  public Projector(
      Supplier<Consumer<byte[], byte[]>> consumers,
      DataSource database,
      AvroSerdes avro,
      int dims,
      ProjectorMetrics metrics,
      Runnable whenCaughtUp) {
    this.consumers = consumers;
    this.projection = new Projection(database, dims, metrics);
    this.decoder = new RecordDecoder(avro, metrics);
    this.metrics = metrics;
    this.whenCaughtUp = whenCaughtUp;
  }

  public void start() {
    thread.start();
  }

  /** Why it does not keep up; null if it does. */
  public String trouble() {
    return trouble.get();
  }

  @Override
  public void close() {
    thread.close();
  }

  private void wake() {
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  private void run() {
    while (!thread.isClosing()) {
      try (Consumer<byte[], byte[]> current = consumers.get()) {
        consumer = current;
        read(current);
      } catch (WakeupException e) {
        LOG.debug("The projector was woken up to end");
      } catch (SQLException e) {
        waitAfter("database", "The gateway's database does not answer", e);
      } catch (RegistryAwayException e) {
        waitAfter("registry", "The schema registry does not answer", e);
      } catch (KafkaException e) {
        if (!thread.isClosing()) {
          waitAfter("kafka", "Kafka does not answer", e);
        }
      } catch (RuntimeException e) {
        LOG.error("The projector failed and starts again", e);
        waitAfter("projector", "The projector failed and starts again", e);
      } finally {
        consumer = null;
      }
    }
  }

  private void waitAfter(String what, String sentence, Exception failure) {
    metrics.failed(what);
    String told = sentence + ".";
    if (!told.equals(trouble.getAndSet(told))) {
      LOG.warn("{}: {}", sentence, failure.getMessage());
    }
    thread.rest(AGAIN_AFTER);
  }

  private void read(Consumer<byte[], byte[]> from) throws SQLException, RegistryAwayException {
    Assignments assignments = new Assignments(from);
    from.subscribe(TOPICS, assignments);
    while (!thread.isClosing()) {
      ConsumerRecords<byte[], byte[]> records = from.poll(POLL);
      assignments.rethrow();
      project(from, records);
      tellProgress(from);
    }
  }

  private void project(Consumer<byte[], byte[]> from, ConsumerRecords<byte[], byte[]> records)
      throws SQLException, RegistryAwayException {
    List<Decoded> decoded = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decoder.decode(record).ifPresent(decoded::add);
    }
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : from.assignment()) {
      long position = from.position(partition);
      if (position > done.getOrDefault(partition, -1L)) {
        next.put(partition, position);
      }
    }
    if (next.isEmpty()) {
      return;
    }
    projection.apply(new Batch(decoded, next));
    done.putAll(next);
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    next.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
    // Only for those who look at the group's lag; what counts is in the database.
    from.commitAsync(committed, null);
  }

  private void tellProgress(Consumer<byte[], byte[]> from) {
    if (from.groupMetadata().generationId() < 0) {
      return;
    }
    toCatchUp.removeIf(
        partition -> done.getOrDefault(partition, 0L) >= endsAtStart.getOrDefault(partition, 0L));
    if (!toCatchUp.isEmpty()) {
      trouble.set(
          "The read model still reads what was written before it started, of "
              + toCatchUp.size()
              + " partitions.");
    } else if (trouble.getAndSet(null) != null) {
      whenCaughtUp.run();
    }
  }

  /** Where to begin with the partitions that this instance is given. */
  private final class Assignments implements ConsumerRebalanceListener {

    private final Consumer<byte[], byte[]> from;
    private SQLException failure;

    private Assignments(Consumer<byte[], byte[]> from) {
      this.from = from;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      try {
        Map<TopicPartition, Long> stored = projection.offsets();
        endsAtStart = from.endOffsets(from.assignment());
        Map<TopicPartition, Long> begins = from.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
          long offset = stored.getOrDefault(partition, 0L);
          if (offset > endsAtStart.getOrDefault(partition, 0L)) {
            LOG.warn(
                "{} was read up to offset {} and ends at {}: it was made anew and is read from its beginning",
                partition,
                offset,
                endsAtStart.get(partition));
            projection.restart(partition);
            offset = 0;
          }
          long begin = Math.max(offset, begins.getOrDefault(partition, 0L));
          from.seek(partition, begin);
          done.put(partition, begin);
          toCatchUp.add(partition);
        }
      } catch (SQLException e) {
        failure = e;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(done::remove);
      toCatchUp.removeAll(partitions);
    }

    private void rethrow() throws SQLException {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
