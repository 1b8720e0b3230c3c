package io.memorysync.streams.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The stores of one schedule, their applications, connectors and sinks, around a pipeline. */
final class World {

  /** Longer than what the pipeline waits for, one wait after the other. */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofMillis(100),
          Duration.ofSeconds(4),
          Duration.ofSeconds(31),
          Duration.ofSeconds(70));

  private static final Duration STEP = Duration.ofMillis(1);
  private static final int ROUNDS_TO_REST = 60;

  /** An application's write of one memory: what it saw, and what it said. */
  record Write(String store, String memory, View before, View after, String story) {}

  /** The second transaction of an application's operation. */
  private record Unfinished(String story, Runnable transaction) {}

  final OpenMemoryDatabase openMemory;
  final List<Mem0Database> mem0s = new ArrayList<>();
  final List<SimulatedStore> stores = new ArrayList<>();
  final List<String> memories = new ArrayList<>();
  final List<Write> writes = new ArrayList<>();
  final List<MemoryConflict> conflicts = new ArrayList<>();
  final People people;
  private final List<String> rejections = new ArrayList<>();
  private final Pipeline pipeline;
  private final Alphabet alphabet;
  private final UserMapping mapping;
  private final List<CanonicalMemory> topic = new ArrayList<>();
  private final List<UserId> userIds = new ArrayList<>();
  private final Map<String, CanonicalMemory> canonical = new HashMap<>();
  private final List<String> story = new ArrayList<>();
  private final Map<String, Unfinished> unfinished = new LinkedHashMap<>();
  private int mappedUserIds;
  private int versions;
  private int operations;
  private int lastSnapshotRows;

  World(Pipeline pipeline, Surroundings surroundings) {
    this.pipeline = pipeline;
    int schedule = pipeline.beginSchedule();
    this.alphabet = new Alphabet(surroundings.tinyAlphabet());
    this.people = new People(schedule, 2);
    this.openMemory = new OpenMemoryDatabase(schedule, surroundings.skewMicros(0), people);
    stores.add(openMemory);
    for (int i = 1; i < pipeline.setting().stores().size(); i++) {
      String name = pipeline.setting().stores().get(i);
      Mem0Database store =
          new Mem0Database(
              name,
              surroundings.skewMicros(i),
              people,
              name.equals(Setting.MEM0),
              surroundings.dialect(i));
      mem0s.add(store);
      stores.add(store);
    }
    this.mapping = new UserMapping(new ChangeLog());
    for (int i = 0; i < surroundings.memories(); i++) {
      memories.add(new UUID(0x6000L + schedule, 0x8000_0000_0000_0000L + i).toString());
    }
    if (surroundings.mapped()) {
      mapUser(0, 0);
      deliverAll(List.of(mapping.partition()));
    }
  }

  /** A short name for a memory. */
  static String letter(String memory) {
    return String.valueOf((char) ('A' + UUID.fromString(memory).getLeastSignificantBits()));
  }

  String memory(int index) {
    return memories.get(index % memories.size());
  }

  Mem0Database mem0(int index) {
    return mem0s.get(index % mem0s.size());
  }

  SimulatedStore store(int index) {
    return stores.get(index % stores.size());
  }

  String content(int choice) {
    return alphabet.content(choice);
  }

  /** A metadata object. */
  ObjectNode metadata(int choice) {
    ObjectNode metadata = Payload.object();
    if (choice % 4 != 0) {
      metadata.put("mood", alphabet.mood(choice));
    }
    return metadata;
  }

  static String category(int choice) {
    return List.of("food", "work", "home").get(choice % 3);
  }

  /** The id that an application of a mem0 store uses for a person. */
  String userId(Mem0Database store, People.Person person) {
    return store.usesUuids()
        ? mapping.idOf(person.key()).orElse(person.ids().get(0))
        : person.key();
  }

  long now(SimulatedStore store) {
    return Times.micros(pipeline.now()) + store.skewMicros;
  }

  void tell(String line) {
    story.add(line);
  }

  /** Lets an application write a memory in one operation. */
  void write(SimulatedStore store, String memory, String what, Runnable transaction) {
    View before = store.view(memory);
    transaction.run();
    View after = store.said(memory);
    wrote(store, memory, before, after, what);
  }

  void wrote(SimulatedStore store, String memory, View before, View after, String what) {
    String line = "%s app %s on memory %s".formatted(store.name, what, letter(memory));
    tell(line);
    operations++;
    if (!Objects.equals(before, after)) {
      writes.add(new Write(store.name, memory, before, after, line));
    }
  }

  /** Whether OpenMemory's application is in the middle of an operation on a memory. */
  boolean isBusy(String memory) {
    return unfinished.containsKey(memory);
  }

  void finishLater(String memory, String what, Runnable transaction) {
    unfinished.put(
        memory,
        new Unfinished(what, () -> write(openMemory, memory, "finishes: " + what, transaction)));
  }

  void finish(String memory) {
    Unfinished operation = unfinished.remove(memory);
    if (operation != null) {
      operation.transaction().run();
    }
  }

  void deliver(SimulatedStore store, ChangeLog.Partition partition, int count) {
    for (SourceEvent event : partition.next(count)) {
      tell("%s delivers from %s: %s".formatted(store.name, event.topic(), event.story()));
      pipeline.deliver(event);
      collect();
    }
  }

  private void deliverAll(List<ChangeLog.Partition> partitions) {
    for (ChangeLog.Partition partition : partitions) {
      for (SourceEvent event : partition.next(Integer.MAX_VALUE)) {
        tell("delivered from %s: %s".formatted(event.topic(), event.story()));
        pipeline.deliver(event);
        collect();
      }
    }
  }

  void redeliver(ChangeLog.Partition partition, int count, String which) {
    int back = partition.rewind(count);
    if (back > 0) {
      tell("%s will deliver %d records again".formatted(which, back));
    }
  }

  void sink(SimulatedStore store, int count) {
    List<String> applied = store.sink(topic, count);
    if (!applied.isEmpty()) {
      tell("%s sink applies up to version %s".formatted(store.name, String.join(", ", applied)));
    }
  }

  void rewindSink(SimulatedStore store, int count) {
    int back = store.rewindSink(count);
    if (back > 0) {
      tell("%s sink goes back %d records".formatted(store.name, back));
    }
  }

  /** The canonical topic keeps only the last record of each memory. */
  void compact() {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < topic.size(); i++) {
      if (topic.get(i) != null) {
        Integer earlier = last.put(topic.get(i).getId(), i);
        if (earlier != null) {
          topic.set(earlier, null);
        }
      }
    }
    tell("the canonical topic is compacted");
  }

  void snapshot(SimulatedStore store, boolean incremental) {
    memories.forEach(memory -> store.snapshot(memory, incremental, now(store)));
    tell("%s takes %s snapshot".formatted(store.name, incremental ? "an incremental" : "a"));
  }

  void mapUser(int person, int id) {
    People.Person one = people.person(person);
    String uuid = one.ids().get(id % one.ids().size());
    if (mapping.map(one.key(), uuid, Times.micros(pipeline.now()))) {
      tell("a person maps %s to %s".formatted(one.key(), uuid));
      operations += memories.size();
    }
  }

  void unmapUser(int person) {
    People.Person one = people.person(person);
    if (mapping.unmap(one.key(), Times.micros(pipeline.now()))) {
      tell("a person takes the mapping of %s back".formatted(one.key()));
      operations += memories.size();
    }
  }

  /** The strings whose mapping is there again after a person took it back. */
  List<String> mappedAgain() {
    return mapping.backAgain();
  }

  void deliverMapping(int count) {
    for (SourceEvent event : mapping.partition().next(count)) {
      tell("the mapping is delivered: " + event.story());
      pipeline.deliver(event);
      collect();
    }
  }

  void sinkUserIds() {
    while (mappedUserIds < userIds.size()) {
      mapping.add(userIds.get(mappedUserIds++), Times.micros(pipeline.now()));
      tell("user-id sink adds a pair unless one is there");
    }
  }

  void rewindUserIdSink() {
    mappedUserIds = 0;
    tell("user-id sink goes back to the beginning");
  }

  void pass(Duration time) {
    pipeline.pass(time);
    collect();
  }

  void step() {
    pass(STEP);
  }

  void restart() {
    tell("the streams-app is restarted");
    pipeline.restart();
    collect();
  }

  void embedderAway(boolean away) {
    tell(away ? "the embedder is away" : "the embedder is back");
    pipeline.embedderAway(away);
  }

  /** Delivers and applies what there is, in the time that passes meanwhile. */
  void catchUp() {
    deliverMapping(Integer.MAX_VALUE);
    for (SimulatedStore store : stores) {
      deliverAll(store.references());
      memories.forEach(memory -> deliverAll(store.partitions(memory)));
    }
    sinkUserIds();
    pass(Duration.ofMillis(500));
    stores.forEach(store -> sink(store, Integer.MAX_VALUE));
  }

  /**
   * Ends the applications' operations and lets everything come to rest. Who lost his mapping writes
   * once more: until then his memories keep its id, which a snapshot of strings could not tell.
   */
  void settle() {
    List.copyOf(unfinished.keySet()).forEach(this::finish);
    pipeline.embedderAway(false);
    rest();
    mapping.removed().forEach(this::touch);
    rest();
  }

  private void touch(String key) {
    memories.stream()
        .filter(memory -> openMemory.row(memory) != null)
        .filter(memory -> openMemory.row(memory).user().equals(key))
        .findFirst()
        .ifPresent(
            memory -> {
              tell("%s writes again".formatted(key));
              openMemory.touch(memory, now(openMemory));
            });
  }

  /**
   * Delivers, applies and waits until nothing moves any more.
   *
   * @throws BrokenPromise if that never happens
   */
  void rest() {
    for (int round = 0; round < ROUNDS_TO_REST; round++) {
      int before = progress();
      catchUp();
      if (progress() == before) {
        tell("more than a minute passes");
        WAITS.forEach(this::pass);
        if (progress() == before) {
          return;
        }
      }
    }
    throw new BrokenPromise("convergence: the pipeline does not come to rest", this);
  }

  /** Delivers every source topic from its beginning. */
  void replaySources() {
    tell("every source topic is delivered again");
    for (SimulatedStore store : stores) {
      for (String memory : memories) {
        store.partitions(memory).forEach(partition -> partition.rewind(Integer.MAX_VALUE));
      }
    }
    rest();
  }

  void replayCanonical() {
    tell("every sink starts at the beginning of the canonical topic");
    stores.forEach(store -> store.rewindSink(Integer.MAX_VALUE));
    rest();
  }

  void snapshotAll() {
    int before = rowChanges();
    stores.forEach(store -> snapshot(store, false));
    lastSnapshotRows = rowChanges() - before;
    rest();
  }

  /** How many rows the last snapshot of all stores found. */
  int lastSnapshotRows() {
    return lastSnapshotRows;
  }

  void end() {
    pipeline.endSchedule();
  }

  CanonicalMemory canonical(String memory) {
    return canonical.get(memory);
  }

  int versions() {
    return versions;
  }

  /** Writes of applications that the protocol sees: an operation counts once, for each memory. */
  int operations() {
    return operations;
  }

  /** Changes of rows in all stores. */
  int rowChanges() {
    return stores.stream().mapToInt(store -> store.log.size()).sum();
  }

  List<String> rejections() {
    return rejections;
  }

  /** What happened, and how everything stands. */
  String story() {
    StringBuilder text = new StringBuilder();
    text.append(pipeline.setting()).append('\n');
    for (int i = 0; i < story.size(); i++) {
      text.append("%4d. %s%n".formatted(i + 1, story.get(i)));
    }
    for (String memory : memories) {
      text.append("memory %s = %s%n".formatted(letter(memory), memory));
      text.append("  canonical: ").append(canonical.get(memory)).append('\n');
      for (SimulatedStore store : stores) {
        text.append("  %s: %s%n".formatted(store.name, store.rows(memory)));
      }
    }
    conflicts.forEach(conflict -> text.append("  on record: ").append(conflict).append('\n'));
    return text.toString();
  }

  private int progress() {
    return versions + userIds.size() + rowChanges() + mapping.partition().size();
  }

  private void collect() {
    for (CanonicalMemory version : pipeline.versions()) {
      if (version == null || !memories.contains(version.getId())) {
        throw new BrokenPromise("quiet: a memory that was at rest moved: " + version, this);
      }
      topic.add(version);
      versions++;
      canonical.put(version.getId(), version);
      tell(
          "-> version %d of %s (%s): content=%s metadata=%s state=%s categories=%s user=%s held by %s"
              .formatted(
                  version.getVersion(),
                  letter(version.getId()),
                  version.getCause(),
                  version.getContent(),
                  version.getMetadata(),
                  version.getState(),
                  version.getCategories(),
                  version.getUser(),
                  version.getHeldBy()));
    }
    for (MemoryConflict conflict : pipeline.conflicts()) {
      conflicts.add(conflict);
      tell(
          "-> conflict on %s: %s wins over %s"
              .formatted(
                  conflict.getField(),
                  conflict.getWinner().getValue(),
                  conflict.getLoser().getValue()));
    }
    pipeline.rejected().forEach(event -> rejections.add(event.getReason()));
    userIds.addAll(pipeline.userIds());
  }
}
