package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.StoreParts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * One memory in several simulated stores, each with a row, an application, a change log and a sink;
 * between them the real resolver. A seed determines the schedule: writes, deliveries with
 * redelivery, sink batches with replay, snapshots and skewed clocks.
 */
final class SimulatedStores {

  private static final String ID = "00000000-0000-0000-0000-000000000001";
  private static final List<MemoryField> FIELDS =
      List.of(MemoryField.CONTENT, MemoryField.METADATA);

  /** What a row shows; null where there is none. */
  record Row(String content, String metadata) {
    String field(MemoryField field) {
      return field == MemoryField.CONTENT ? content : metadata;
    }
  }

  record Event(Row before, Row after, boolean ours, boolean snapshot, long at, long lsn) {}

  /** A store's row, its change log, and the sink that writes to it. */
  private static final class Store {
    final String name;
    final List<Event> log = new ArrayList<>();
    final long skew;
    Row row;
    int delivered;
    int applied;
    long ledger;

    Store(String name, long skew) {
      this.name = name;
      this.skew = skew;
    }

    void write(Row after, boolean ours, long now) {
      if (!Objects.equals(after, row)) {
        log.add(new Event(row, after, ours, false, now + skew, log.size() + 1));
        row = after;
      }
    }

    void snapshot(long now) {
      if (row != null) {
        log.add(new Event(null, row, false, true, now + skew, log.size() + 1));
      }
    }
  }

  private final Random random;
  private final List<Store> stores = new ArrayList<>();
  private final List<CanonicalMemory> topic = new ArrayList<>();
  private final List<MemoryConflict> conflicts = new ArrayList<>();
  private final MemoryResolver resolver;
  private final boolean tinyAlphabet;
  private ResolverState state;
  private long now;
  private int fresh;

  SimulatedStores(long seed) {
    random = new Random(seed);
    DeletePolicy policy =
        random.nextBoolean() ? DeletePolicy.DELETE_WINS : DeletePolicy.LAST_WRITER_WINS;
    resolver = new MemoryResolver(ResolverSettings.of(policy, Map.of(), "none"), store -> false);
    int count = random.nextInt(3) == 0 ? 3 : 2;
    long[] skews = {0, 0, -5, 7};
    for (String name : List.of("openmemory", "mem0", "third").subList(0, count)) {
      stores.add(new Store(name, skews[random.nextInt(skews.length)]));
    }
    tinyAlphabet = random.nextDouble() < 0.6;
  }

  /** Runs a schedule of random steps and lets the pipeline come to rest. */
  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      now++;
      double choice = random.nextDouble();
      Store store = stores.get(random.nextInt(stores.size()));
      if (choice < 0.30) {
        applicationWrites(store);
      } else if (choice < 0.60) {
        deliver(store, 1 + random.nextInt(3));
      } else if (choice < 0.85) {
        sink(store, 1 + random.nextInt(4));
      } else if (choice < 0.91) {
        store.delivered = Math.max(0, store.delivered - random.nextInt(4));
      } else if (choice < 0.97) {
        store.applied = Math.max(0, store.applied - random.nextInt(4));
      } else {
        store.snapshot(now);
      }
    }
    settle();
  }

  /** Delivers and applies all there is until nothing moves any more. */
  void settle() {
    for (int round = 0; round < 200; round++) {
      now++;
      int before = progress();
      stores.forEach(store -> deliver(store, Integer.MAX_VALUE));
      stores.forEach(store -> sink(store, Integer.MAX_VALUE));
      if (progress() == before) {
        return;
      }
    }
    throw new AssertionError("The pipeline does not come to rest");
  }

  /** Starts every change log and the canonical topic from their beginning again. */
  void replayEverything() {
    stores.forEach(
        store -> {
          store.delivered = 0;
          store.applied = 0;
        });
    settle();
  }

  int versions() {
    return topic.size();
  }

  int applicationWrites() {
    return (int) stores.stream().flatMap(s -> s.log.stream()).filter(this::isWrite).count();
  }

  int rowChanges() {
    return stores.stream().mapToInt(store -> store.log.size()).sum();
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    stores.forEach(store -> rows.add(store.row));
    return rows;
  }

  Row canonicalRow() {
    return state == null ? null : row(state.getCanonical());
  }

  /**
   * Application writes of a field that are in no result, were seen by no writer, and are on no
   * record.
   */
  List<String> lostWrites() {
    List<Event> writes =
        stores.stream().flatMap(store -> store.log.stream()).filter(this::isWrite).toList();
    List<String> lost = new ArrayList<>();
    for (Event write : writes) {
      if (write.after() == null) {
        continue;
      }
      for (MemoryField field : FIELDS) {
        String value = write.after().field(field);
        boolean changed = write.before() == null || !write.before().field(field).equals(value);
        if (changed && !kept(field, value) && !seen(writes, field, value) && !told(field, value)) {
          lost.add(field + "=" + value);
        }
      }
    }
    return lost;
  }

  private boolean kept(MemoryField field, String value) {
    return canonicalRow() != null && canonicalRow().field(field).equals(value);
  }

  private static boolean seen(List<Event> writes, MemoryField field, String value) {
    return writes.stream()
        .anyMatch(write -> write.before() != null && write.before().field(field).equals(value));
  }

  private boolean told(MemoryField field, String value) {
    return conflicts.stream()
        .anyMatch(
            conflict ->
                (conflict.getField().equals("delete")
                        || conflict.getField().equalsIgnoreCase(field.name()))
                    && (field != MemoryField.CONTENT
                        || value.equals(conflict.getWinner().getValue())
                        || value.equals(conflict.getLoser().getValue())
                        || conflict.getField().equals("delete")));
  }

  private boolean isWrite(Event event) {
    return !event.ours() && !event.snapshot();
  }

  private int progress() {
    return topic.size()
        + stores.stream().mapToInt(s -> s.log.size() + s.delivered + s.applied).sum();
  }

  private void applicationWrites(Store store) {
    Row row;
    if (store.row == null) {
      row = new Row(value(), value());
    } else if (random.nextDouble() < 0.15) {
      row = null;
    } else {
      row =
          new Row(
              random.nextDouble() < 0.6 ? value() : store.row.content(),
              random.nextDouble() < 0.6 ? value() : store.row.metadata());
    }
    store.write(row, false, now);
  }

  private String value() {
    return tinyAlphabet ? String.valueOf("xyz".charAt(random.nextInt(3))) : "v" + fresh++;
  }

  private void deliver(Store store, int count) {
    int end = (int) Math.min(store.log.size(), (long) store.delivered + count);
    for (Event event : List.copyOf(store.log.subList(store.delivered, end))) {
      Resolution resolution = resolver.resolve(state, change(store, event), now);
      state = resolution.state();
      topic.addAll(resolution.versions());
      conflicts.addAll(resolution.conflicts());
      store.delivered++;
    }
  }

  private void sink(Store store, int count) {
    int end = (int) Math.min(topic.size(), (long) store.applied + count);
    List<CanonicalMemory> batch = topic.subList(store.applied, end);
    store.applied = end;
    if (batch.isEmpty()) {
      return;
    }
    if (random.nextBoolean()) {
      batch = List.of(lastOf(batch, StoreParts.key(store.name, StoreParts.COLLECTION)));
    }
    batch.forEach(version -> apply(store, version));
  }

  /** A batch may be collapsed to its last version, which is held only if every version is. */
  private static CanonicalMemory lastOf(List<CanonicalMemory> batch, String part) {
    CanonicalMemory last = batch.get(batch.size() - 1);
    boolean allHeld = batch.stream().allMatch(version -> version.getHeldBy().contains(part));
    return allHeld ? last : CanonicalMemory.newBuilder(last).setHeldBy(List.of()).build();
  }

  private void apply(Store store, CanonicalMemory version) {
    boolean held = version.getHeldBy().contains(StoreParts.key(store.name, StoreParts.COLLECTION));
    if (version.getVersion() == store.ledger || (version.getVersion() > store.ledger && !held)) {
      store.write(row(version), true, now);
    }
    store.ledger = Math.max(store.ledger, version.getVersion());
  }

  private static Row row(CanonicalMemory memory) {
    return memory == null || memory.getState() == MemoryState.DELETED
        ? null
        : new Row(memory.getContent(), memory.getMetadata());
  }

  private static MemoryChange change(Store store, Event event) {
    return MemoryChange.newBuilder()
        .setMemoryId(ID)
        .setStore(store.name)
        .setPart(StoreParts.COLLECTION)
        .setRole(PartRole.PRIMARY)
        .setOp(op(event))
        .setBefore(image(event.before(), event.at()))
        .setAfter(image(event.after(), event.at()))
        .setCommitLsn(event.snapshot() ? 0 : event.lsn())
        .setLsn(event.lsn())
        .setTransactionId(event.lsn())
        .setCommittedAt(time(event.at()))
        .setOrigin(event.ours() ? "memory-sync-" + store.name + "-0" : null)
        .build();
  }

  private static ChangeOp op(Event event) {
    if (event.snapshot()) {
      return ChangeOp.SNAPSHOT;
    }
    if (event.after() == null) {
      return ChangeOp.DELETE;
    }
    return event.before() == null ? ChangeOp.INSERT : ChangeOp.UPDATE;
  }

  private static MemoryImage image(Row row, long at) {
    return row == null
        ? null
        : MemoryImage.newBuilder()
            .setStated(FIELDS)
            .setContent(row.content())
            .setMetadata(row.metadata())
            .build();
  }

  private static Instant time(long at) {
    return Instant.EPOCH.plus(1_000_000 + at, ChronoUnit.MILLIS);
  }
}
