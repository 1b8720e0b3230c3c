package io.memorysync.streams.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.memorysync.schema.UserId;
import io.memorysync.streams.identity.UserIdIndex;
import io.memorysync.streams.rejection.RejectedCounts;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the pairs of {@code memory.user-id} in a global store. */
final class PublishedUserIdProcessor implements Processor<byte[], byte[], Void, Void> {

  static final String STORE = "user-ids";

  private static final Logger LOG = LoggerFactory.getLogger(PublishedUserIdProcessor.class);

  private final Supplier<Deserializer<UserId>> deserializers;
  private final UserIdChanges changes;
  private final RejectedCounts counts;
  private Deserializer<UserId> deserializer;
  private ProcessorContext<Void, Void> context;
  private UserIdIndex pairs;

  PublishedUserIdProcessor(
      Supplier<Deserializer<UserId>> deserializers, UserIdChanges changes, RejectedCounts counts) {
    this.deserializers = deserializers;
    this.counts = counts;
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> processorContext) {
    context = processorContext;
    deserializer = deserializers.get();
    pairs = new UserIdIndex(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<byte[], byte[]> pair) {
    RecordMetadata source = context.recordMetadata().orElseThrow();
    try {
      apply(new String(pair.key(), UTF_8), deserializer.deserialize(source.topic(), pair.value()));
    } catch (SchemaRegistryUnavailableException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      counts.leftOut(source.topic());
      LOG.error(
          "Left out the record at {}-{} offset {}, which is no pair of user ids that can be decoded",
          source.topic(),
          source.partition(),
          source.offset(),
          e);
    }
  }

  @Override
  public void close() {
    deserializer.close();
  }

  private void apply(String key, UserId pair) {
    if (pair == null) {
      pairs.remove(key);
    } else {
      pairs.put(pair);
    }
    changes.tell();
  }
}
