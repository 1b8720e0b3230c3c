package io.memorysync.streams.normalize;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.identity.UserIdIndex;
import io.memorysync.streams.identity.UserIdIndex.KeyIterator;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings {@code memory.user-id} in step with the table {@code user_id_mapping}: publishes the rows
 * that are not there as they are in the table, and a tombstone for each mapped pair whose row is
 * gone.
 *
 * <p>It compares the two tables instead of following the change events, since Kafka Streams reads a
 * topic either into a global store or through a task, not both, and the pairs have to be known
 * before the first memory is read. A comparison also mends what two writers of one string may leave
 * behind, and publishes nothing on a restart or a replay.
 *
 * <p>It sits behind a source of change events for the task that this gives it; of that source's
 * tasks only the one of partition 0 publishes.
 */
final class UserIdPublisher implements Processor<byte[], byte[], String, UserId> {

  private static final Duration COMPARE_EVERY = Duration.ofMillis(250);

  private final UserIdChanges changes;
  private ProcessorContext<String, UserId> context;
  private UserIdIndex table;
  private UserIdIndex published;
  private long compared;

  UserIdPublisher(UserIdChanges changes) {
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<String, UserId> processorContext) {
    context = processorContext;
    compared = -1;
    table = index(MappingTableProcessor.STORE);
    published = index(PublishedUserIdProcessor.STORE);
    if (context.taskId().partition() == 0) {
      context.schedule(COMPARE_EVERY, PunctuationType.WALL_CLOCK_TIME, this::publishDifferences);
    }
  }

  @Override
  public void process(Record<byte[], byte[]> change) {
    // The tables are compared by the clock, whatever the source brings.
  }

  private UserIdIndex index(String store) {
    KeyValueStore<String, String> pairs = context.getStateStore(store);
    return new UserIdIndex(pairs);
  }

  private void publishDifferences(long nowMillis) {
    long seen = changes.count();
    if (seen == compared) {
      return;
    }
    compared = seen;
    try (KeyIterator keys = table.keys()) {
      while (keys.hasNext()) {
        publish(keys.next(), nowMillis);
      }
    }
    try (KeyIterator keys = published.mappedKeys()) {
      while (keys.hasNext()) {
        forget(keys.next(), nowMillis);
      }
    }
  }

  private void publish(String key, long nowMillis) {
    Optional<String> id = table.idOf(key);
    if (id.isPresent() && !id.equals(published.idOf(key))) {
      UserId pair = new UserId(key, id.get(), UserIdSource.MAPPING);
      context.forward(new Record<>(key, pair, nowMillis));
    }
  }

  private void forget(String key, long nowMillis) {
    if (table.idOf(key).isEmpty()) {
      context.forward(new Record<>(key, null, nowMillis));
    }
  }
}
