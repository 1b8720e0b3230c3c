package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.Topics;
import io.memorysync.streams.embed.Embedder;
import io.memorysync.streams.embed.EmbedderUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the {@link MemoryResolver} on the persistent state of each memory. */
final class ResolveProcessor implements Processor<String, MemoryChange, String, SpecificRecord> {

  static final String MEMORIES = "memories";
  static final String DEADLINES = "deadlines";

  private static final Logger LOG = LoggerFactory.getLogger(ResolveProcessor.class);
  private static final Duration SETTLE_EVERY = Duration.ofMillis(100);
  private static final Duration EMBED_AGAIN_AFTER = Duration.ofSeconds(5);

  private final MemoryResolver resolver;
  private final Duration insertWait;
  private final Embedder embedder;
  private final String embeddingModel;
  private final ResolverMetrics metrics;
  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, ResolverState> memories;
  private Deadlines deadlines;

  /**
   * When this task begins to settle, in milliseconds since the epoch. Deadlines may have passed
   * while it did not run, and what was waited for may be in a topic already.
   */
  private long settleFrom;

  /**
   * @param embedder fills missing vectors; null to leave them out
   */
  ResolveProcessor(ResolverSettings settings, Embedder embedder, ResolverMetrics metrics) {
    this.resolver = new MemoryResolver(settings);
    this.insertWait = settings.insertWait();
    this.embedder = embedder;
    this.embeddingModel = settings.embeddingModel();
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> processorContext) {
    context = processorContext;
    memories = context.getStateStore(MEMORIES);
    deadlines = new Deadlines(context.getStateStore(DEADLINES));
    settleFrom = context.currentSystemTimeMs() + insertWait.toMillis();
    context.schedule(SETTLE_EVERY, PunctuationType.WALL_CLOCK_TIME, this::settle);
  }

  @Override
  public void process(Record<String, MemoryChange> change) {
    ResolverState before = memories.get(change.key());
    Resolution resolution;
    try {
      resolution = resolver.resolve(before, change.value(), context.currentSystemTimeMs());
    } catch (RuntimeException e) {
      reject(change, e);
      return;
    }
    boolean published = !resolution.versions().isEmpty();
    publish(change.key(), before, published ? embed(resolution) : resolution, change.timestamp());
  }

  private void settle(long nowMillis) {
    if (nowMillis < settleFrom) {
      return;
    }
    for (String id : deadlines.dueAt(nowMillis)) {
      ResolverState before = memories.get(id);
      publish(id, before, embed(resolver.settle(before, nowMillis)), nowMillis);
    }
  }

  private Resolution embed(Resolution resolution) {
    CanonicalMemory memory = resolution.state().getCanonical();
    boolean complete =
        memory == null || memory.getState() == MemoryState.DELETED || memory.getEmbedding() != null;
    if (embedder == null || complete) {
      return resolution;
    }
    try {
      var vector = embedder.embed(memory.getContent());
      return resolver.embedded(
          resolution,
          new Embedding(embeddingModel, vector.size(), memory.getContentHash(), vector));
    } catch (EmbedderUnavailableException e) {
      metrics.embedderUnavailable();
      LOG.warn("Memory {} goes on without a vector for now: {}", memory.getId(), e.getMessage());
      long again = context.currentSystemTimeMs() + EMBED_AGAIN_AFTER.toMillis();
      Long due = resolution.state().getDueAt();
      ResolverState waiting =
          ResolverState.newBuilder(resolution.state())
              .setDueAt(due == null ? again : Math.min(due, again))
              .build();
      return new Resolution(waiting, resolution.versions(), resolution.conflicts());
    }
  }

  private void publish(String id, ResolverState before, Resolution resolution, long timestamp) {
    memories.put(id, resolution.state());
    deadlines.update(id, before, resolution.state());
    resolution
        .conflicts()
        .forEach(
            conflict -> {
              metrics.conflict(conflict);
              context.forward(new Record<>(id, conflict, timestamp), ResolveTopology.CONFLICT_SINK);
            });
    resolution
        .versions()
        .forEach(
            version -> {
              metrics.version(version);
              context.forward(new Record<>(id, version, timestamp), ResolveTopology.CANONICAL_SINK);
            });
  }

  /**
   * A change on which the rules themselves fail is a defect of ours; it must not stop the others.
   */
  private void reject(Record<String, MemoryChange> change, RuntimeException failure) {
    metrics.rejected();
    LOG.error("The resolver failed on a change of memory {}", change.key(), failure);
    RecordMetadata source = context.recordMetadata().orElseThrow();
    RejectedEvent rejected =
        RejectedEvent.newBuilder()
            .setCode("resolver-failure")
            .setReason(
                "The resolver failed with "
                    + failure.getClass().getSimpleName()
                    + "; please report it with the stack trace from the log of the streams-app.")
            .setStore(change.value().getStore())
            .setPart(change.value().getPart())
            .setMemoryId(change.key())
            .setTopic(Topics.CHANGE)
            .setPartition(source.partition())
            .setOffset(source.offset())
            .setKey(ByteBuffer.wrap(change.key().getBytes(StandardCharsets.UTF_8)))
            .setValue(bytes(change.value()))
            .setRejectedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
            .build();
    String key = source.topic() + "-" + source.partition() + "-" + source.offset();
    context.forward(new Record<>(key, rejected, change.timestamp()), ResolveTopology.REJECTED_SINK);
  }

  private static ByteBuffer bytes(MemoryChange change) {
    try {
      return change.toByteBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException("A change that was read could not be written again", e);
    }
  }
}
