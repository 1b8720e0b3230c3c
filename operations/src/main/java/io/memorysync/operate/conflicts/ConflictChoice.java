package io.memorysync.operate.conflicts;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.topics.TopicScan.Position;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends a person's choice to the resolver and waits for what it says. */
final class ConflictChoice {

  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaClients kafka;

  ConflictChoice(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /**
   * A choice as an ordinary write of an operator, who had seen a version.
   *
   * @param now its commit time, in microseconds
   */
  static MemoryChange change(
      ConflictKey key, StatedField field, FieldValue chosen, CanonicalMemory seen, Instant now) {
    return MemoryChange.newBuilder()
        .setMemoryId(key.memoryId())
        .setStore(StoreParts.OPERATOR)
        .setPart(StoreParts.REQUEST)
        .setRole(PartRole.PRIMARY)
        .setOp(ChangeOp.UPDATE)
        .setBefore(field.image(field.of(seen)))
        .setAfter(field.image(chosen))
        .setSettles(key.version())
        .setCommittedAt(now)
        .setLsn(ChronoUnit.MICROS.between(Instant.EPOCH, now))
        .setCommitLsn(0)
        .build();
  }

  /**
   * Sends it.
   *
   * @param watch told of what follows
   * @param conflicts where to read the answer from
   * @param memories where to read the version from
   * @throws OperationsException if nobody answers in time
   */
  ChoiceWatch.Outcome send(
      MemoryChange choice,
      ChoiceWatch watch,
      Position conflicts,
      Position memories,
      Duration time) {
    String id = choice.getMemoryId();
    try (var settled = kafka.<MemoryConflict>consumer();
        var versions = kafka.<CanonicalMemory>consumer()) {
      from(settled, conflicts);
      from(versions, memories);
      send(choice);
      long deadline = System.nanoTime() + time.toNanos();
      while (watch.outcome().isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new OperationsException(
              "The streams application did not answer within "
                  + time.toSeconds()
                  + " s. The choice is on "
                  + Topics.CHANGE
                  + " and will be carried out when it runs; look with: ./memory-sync status");
        }
        of(id, settled.poll(POLL), watch::conflict);
        of(id, versions.poll(POLL), watch::version);
      }
      return watch.outcome().orElseThrow();
    }
  }

  private void send(MemoryChange choice) {
    try (var producer = kafka.<MemoryChange>producer()) {
      producer.send(new ProducerRecord<>(Topics.CHANGE, choice.getMemoryId(), choice)).get();
    } catch (KafkaException e) {
      throw unwritten(e);
    } catch (ExecutionException e) {
      throw unwritten(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationsException("Interrupted.", e);
    }
  }

  private static OperationsException unwritten(Throwable cause) {
    return new OperationsException(
        "The choice could not be written to " + Topics.CHANGE + ": " + cause.getMessage(), cause);
  }

  private static <T> void from(
      org.apache.kafka.clients.consumer.Consumer<String, T> consumer, Position position) {
    consumer.assign(List.of(position.partition()));
    consumer.seek(position.partition(), position.offset());
  }

  private static <T> void of(
      String id, Iterable<ConsumerRecord<String, T>> records, Consumer<T> reader) {
    for (ConsumerRecord<String, T> record : records) {
      if (id.equals(record.key())) {
        reader.accept(record.value());
      }
    }
  }
}
