package io.memorysync.streams.resolve;

import io.memorysync.embed.Embedder;
import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserRef;
import io.memorysync.streams.commit.PromptCommit;
import io.memorysync.streams.rejection.RejectionCode;
import io.memorysync.streams.waiting.SteadyTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
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
  static final String USERS = "memory-users";

  private static final Logger LOG = LoggerFactory.getLogger(ResolveProcessor.class);
  private static final Duration SETTLE_EVERY = Duration.ofMillis(10);
  private static final Duration REKEY_EVERY = Duration.ofMillis(100);
  private static final int REKEY_AT_ONCE = 500;
  private static final Duration EMBED_AGAIN_AFTER = Duration.ofSeconds(5);

  private final ResolverSettings settings;
  private final Surroundings surroundings;
  private final Embedder embedder;
  private final Serializer<MemoryChange> wire;
  private final ResolverMetrics metrics;
  private MemoryResolver resolver;
  private Surroundings.Lookup lookup;
  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, ResolverState> memories;
  private Deadlines deadlines;
  private MemoryUsers users;
  private PromptCommit commit;

  /** The state of the user ids up to which the memories have followed. */
  private long followedUserChanges = -1;

  /** Deadlines that passed while the task did not run or stood still do not count at once. */
  private SteadyTime steady;

  /**
   * @param embedder fills missing vectors; null to leave them out
   * @param wire writes a change as it was on its topic, to be kept with its rejection
   */
  ResolveProcessor(
      ResolverSettings settings,
      Surroundings surroundings,
      Embedder embedder,
      Serializer<MemoryChange> wire,
      ResolverMetrics metrics) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.embedder = embedder;
    this.wire = wire;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> processorContext) {
    context = processorContext;
    lookup = surroundings.in(context);
    resolver = new MemoryResolver(settings, lookup::usesCategories);
    memories = context.getStateStore(MEMORIES);
    deadlines = new Deadlines(context.getStateStore(DEADLINES));
    users = new MemoryUsers(context.getStateStore(USERS));
    commit = new PromptCommit(context);
    steady = new SteadyTime(context.currentSystemTimeMs());
    context.schedule(SETTLE_EVERY, PunctuationType.WALL_CLOCK_TIME, this::settle);
    context.schedule(REKEY_EVERY, PunctuationType.WALL_CLOCK_TIME, this::followUsers);
  }

  @Override
  public void process(Record<String, MemoryChange> change) {
    resolve(change);
    commit.processed();
  }

  private void resolve(Record<String, MemoryChange> change) {
    ResolverState before = memories.get(change.key());
    Resolution resolution;
    try {
      resolution = resolver.resolve(before, change.value(), context.currentSystemTimeMs());
      if (!resolution.versions().isEmpty()) {
        resolution = embed(resolution);
      }
    } catch (RuntimeException e) {
      reject(change, e);
      return;
    }
    long bytes = TextSize.ofLongest(resolution);
    if (bytes > TextSize.MOST) {
      reject(change, RejectionCode.TOO_LARGE, tooLarge(bytes));
      return;
    }
    publish(change.key(), before, resolution, change.timestamp());
  }

  private void settle(long nowMillis) {
    if (nowMillis - steady.sinceMillis(nowMillis) < settings.waits().insert().toMillis()) {
      return;
    }
    deadlines.dueAt(nowMillis).forEach(id -> settle(id, nowMillis));
  }

  private void settle(String id, long nowMillis) {
    ResolverState before = memories.get(id);
    Resolution resolution;
    try {
      resolution = embed(resolver.settle(before, nowMillis));
    } catch (RuntimeException e) {
      LOG.error("The resolver failed to settle memory {}", id, e);
      giveUp(id, before, RejectionCode.RESOLVER_FAILURE, failedToSettle(e), nowMillis);
      return;
    }
    long bytes = TextSize.ofLongest(resolution);
    if (bytes > TextSize.MOST) {
      giveUp(id, before, RejectionCode.TOO_LARGE, tooLarge(bytes), nowMillis);
      return;
    }
    publish(id, before, resolution, nowMillis);
  }

  /** Re-keys memories whose user has other ids by now, some at a time. */
  private void followUsers(long nowMillis) {
    long changes = lookup.userChanges();
    if (changes == followedUserChanges) {
      return;
    }
    int left = REKEY_AT_ONCE;
    for (UserRef user : users.users()) {
      UserRef current = lookup.currentUser(user);
      if (!current.equals(user)) {
        List<String> ids = users.memoriesOf(user, left);
        ids.forEach(id -> rekey(id, current, nowMillis));
        left -= ids.size();
        if (left == 0) {
          return;
        }
      }
    }
    followedUserChanges = changes;
  }

  private void rekey(String id, UserRef user, long nowMillis) {
    ResolverState before = memories.get(id);
    Resolution resolution;
    try {
      resolution = resolver.rekey(before, user);
    } catch (RuntimeException e) {
      // Nothing is lost that an application wrote: the memory keeps its ids.
      metrics.rejected(RejectionCode.RESOLVER_FAILURE);
      LOG.error("The resolver failed to give memory {} the ids of its user", id, e);
      return;
    }
    publish(id, before, resolution, nowMillis);
  }

  private Resolution embed(Resolution resolution) {
    CanonicalMemory memory = resolution.state() == null ? null : resolution.state().getCanonical();
    boolean complete =
        memory == null || memory.getState() == MemoryState.DELETED || memory.getEmbedding() != null;
    if (embedder == null || complete) {
      return resolution;
    }
    List<Float> vector;
    try {
      vector = embedder.embed(memory.getContent());
    } catch (EmbedderUnavailableException e) {
      LOG.warn("Memory {} goes on without a vector for now: {}", memory.getId(), e.getMessage());
      return embedLater(resolution);
    } catch (RuntimeException e) {
      // The message may hold the content.
      LOG.warn(
          "Memory {} goes on without a vector for now: the embedder failed with {}",
          memory.getId(),
          e.getClass().getName());
      return embedLater(resolution);
    }
    return resolver.embedded(
        resolution,
        new Embedding(settings.embeddingModel(), vector.size(), memory.getContentHash(), vector));
  }

  private Resolution embedLater(Resolution resolution) {
    metrics.embedderUnavailable();
    return resolver.embedLater(
        resolution, context.currentSystemTimeMs() + EMBED_AGAIN_AFTER.toMillis());
  }

  private void publish(String id, ResolverState before, Resolution resolution, long timestamp) {
    ResolverState after = resolution.state();
    memories.put(id, after);
    deadlines.update(id, before, after);
    if (users.update(id, before, after)) {
      followedUserChanges = -1;
    }
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
    if (!resolution.versions().isEmpty()) {
      commit.output(timestamp);
    }
    if (after == null) {
      context.forward(new Record<>(id, null, timestamp), ResolveTopology.CANONICAL_SINK);
    }
  }

  /**
   * A change on which the rules themselves fail is a defect of ours; it must not stop the others.
   */
  private void reject(Record<String, MemoryChange> change, RuntimeException failure) {
    LOG.error("The resolver failed on a change of memory {}", change.key(), failure);
    String reason =
        "The resolver failed with "
            + failure.getClass().getSimpleName()
            + "; please report it with the stack trace from the log of the streams-app.";
    reject(change, RejectionCode.RESOLVER_FAILURE, reason);
  }

  private static String tooLarge(long bytes) {
    return ("What has to be kept of the memory, its text and what waits or is to be decided of it,"
            + " takes %d bytes, and a record has room for %d; shorten the text.")
        .formatted(bytes, TextSize.MOST);
  }

  private void reject(Record<String, MemoryChange> change, RejectionCode code, String reason) {
    RecordMetadata source = context.recordMetadata().orElseThrow();
    reject(change.value(), code, reason, source.partition(), source.offset(), change.timestamp());
  }

  /** The same for changes that waited. What is due once is due until it is settled. */
  private void giveUp(
      String id, ResolverState before, RejectionCode code, String reason, long nowMillis) {
    GivenUp rest = GivenUp.of(before);
    // Its offset is not kept in the state; its place in its database's log tells it apart as well.
    rest.changes()
        .forEach(
            change ->
                reject(
                    change,
                    code,
                    reason,
                    context.taskId().partition(),
                    change.getLsn(),
                    nowMillis));
    publish(id, before, new Resolution(rest.state(), List.of(), List.of()), nowMillis);
  }

  private static String failedToSettle(RuntimeException failure) {
    return "The resolver failed with "
        + failure.getClass().getSimpleName()
        + " on a change that had waited; please report it with the stack trace from the log of the"
        + " streams-app. Retrying does not bring it back, since it counts as processed:"
        + " ./memory-sync verify --repair does, once the defect is mended.";
  }

  private void reject(
      MemoryChange change,
      RejectionCode code,
      String reason,
      int partition,
      long offset,
      long timestamp) {
    metrics.rejected(code);
    String id = change.getMemoryId();
    RejectedEvent rejected =
        RejectedEvent.newBuilder()
            .setCode(code.code())
            .setReason(reason)
            .setStore(change.getStore())
            .setPart(change.getPart())
            .setMemoryId(id)
            .setTopic(Topics.CHANGE)
            .setPartition(partition)
            .setOffset(offset)
            .setKey(ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8)))
            .setValue(ByteBuffer.wrap(wire.serialize(Topics.CHANGE, change)))
            .setRejectedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
            .build();
    String key = Topics.CHANGE + "-" + partition + "-" + offset;
    context.forward(new Record<>(key, rejected, timestamp), ResolveTopology.REJECTED_SINK);
  }
}
