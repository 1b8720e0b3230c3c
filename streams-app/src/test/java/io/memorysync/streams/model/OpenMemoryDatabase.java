package io.memorysync.streams.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.streams.testing.DebeziumEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * OpenMemory: relational tables and the collection of its mem0 client, each with its own
 * transactions.
 */
final class OpenMemoryDatabase extends SimulatedStore {

  private static final String ACTIVE = "active";
  private static final String DELETED = "deleted";

  /**
   * A row of {@code memories}; times in microseconds.
   *
   * @param user string id of the user, whose row it refers to
   * @param app name of the app, whose row it refers to
   */
  record Row(
      String user,
      String app,
      String content,
      String metadata,
      String state,
      long createdAt,
      long updatedAt,
      Long archivedAt,
      Long deletedAt) {

    boolean live() {
      return !state.equals(DELETED);
    }
  }

  private final int schedule;
  private final People people;
  private final Map<String, String> users = new HashMap<>();
  private final Map<String, String> apps = new HashMap<>();
  private final Map<String, String> categories = new HashMap<>();
  private final Map<String, Row> memories = new HashMap<>();
  private final Map<String, TreeSet<String>> links = new HashMap<>();
  private final Map<String, Payload> vectors = new HashMap<>();
  private int ids;

  OpenMemoryDatabase(int schedule, long skewMicros, People people) {
    super(Setting.OPENMEMORY, skewMicros);
    this.schedule = schedule;
    this.people = people;
  }

  @Override
  View view(String memory) {
    Row row = memories.get(memory);
    return row == null || !row.live()
        ? null
        : View.of(
            linked(memory),
            View.CONTENT,
            row.content(),
            View.USER,
            people.key(row.user()),
            View.METADATA,
            row.metadata(),
            View.STATE,
            row.state().toUpperCase(Locale.ROOT));
  }

  /** What the collection says of a memory; null where it has no row. */
  View vectorView(String memory) {
    Payload row = vectors.get(memory);
    return row == null
        ? null
        : View.of(null, View.CONTENT, row.content(), View.USER, people.key(row.user()));
  }

  Row row(String memory) {
    return memories.get(memory);
  }

  Set<String> linked(String memory) {
    return links.computeIfAbsent(memory, id -> new TreeSet<>());
  }

  /** The first transaction of an add: the vector, which mem0's client writes. */
  void addVector(String memory, String user, String content, List<Double> vector, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    ObjectNode payload = Payload.object();
    payload.put("data", content);
    payload.put("user_id", user);
    payload.put("source_app", Setting.OPENMEMORY);
    payload.put("mcp_client", "cursor");
    payload.put("created_at", Times.python(at));
    payload.put("updated_at", Times.python(at));
    writeVector(memory, new Payload(vector, payload), transaction);
    transaction.commit();
  }

  /** The second transaction of an add, or one of an import: the row and its categories. */
  void add(
      String memory, String user, String content, String metadata, Set<String> names, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    refer(user, "cursor", names, transaction);
    Row before = memories.get(memory);
    Row after =
        before == null
            ? new Row(user, "cursor", content, metadata, ACTIVE, at, at, null, null)
            : new Row(
                before.user(),
                before.app(),
                content,
                before.metadata(),
                ACTIVE,
                before.createdAt(),
                at,
                before.archivedAt(),
                before.deletedAt());
    writeRow(memory, after, transaction);
    names.forEach(name -> link(memory, name, transaction));
    transaction.commit();
  }

  /** A PUT: the content of the row, and the categories that a model finds for it. */
  void put(String memory, String content, String metadata, Set<String> names, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    Row row = memories.get(memory);
    refer(row.user(), row.app(), names, transaction);
    writeRow(
        memory,
        new Row(
            row.user(),
            row.app(),
            content,
            metadata,
            row.state(),
            row.createdAt(),
            at,
            row.archivedAt(),
            row.deletedAt()),
        transaction);
    names.forEach(name -> link(memory, name, transaction));
    transaction.commit();
  }

  /** An update that changes nothing but its time. */
  void touch(String memory, long at) {
    state(memory, memories.get(memory).state(), at);
  }

  /** A pause, an archiving, their end, or the second transaction of a delete. */
  void state(String memory, String state, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    Row row = memories.get(memory);
    writeRow(
        memory,
        new Row(
            row.user(),
            row.app(),
            row.content(),
            row.metadata(),
            state,
            row.createdAt(),
            at,
            state.equals("archived") ? Long.valueOf(at) : row.archivedAt(),
            state.equals(DELETED) ? Long.valueOf(at) : row.deletedAt()),
        transaction);
    transaction.commit();
  }

  void delete(String memory, long at) {
    state(memory, DELETED, at);
  }

  /** The first transaction of a delete. */
  void deleteVector(String memory, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    if (vectors.containsKey(memory)) {
      writeVector(memory, null, transaction);
    }
    transaction.commit();
  }

  /** An update that mem0's client makes in the collection and OpenMemory ignores. */
  void updateVector(String memory, String content, List<Double> vector, long at) {
    Payload row = vectors.get(memory);
    ChangeLog.Transaction transaction = log.begin(at, null);
    ObjectNode payload = row.json().deepCopy();
    payload.put("data", content);
    payload.put("updated_at", Times.python(at));
    writeVector(memory, new Payload(vector, row.json()), transaction);
    writeVector(memory, new Payload(vector, payload), transaction);
    transaction.commit();
  }

  void setLinked(String memory, String name, boolean linked, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    if (linked) {
      referCategories(Set.of(name), transaction);
      link(memory, name, transaction);
    } else {
      unlink(memory, name, transaction);
    }
    transaction.commit();
  }

  @Override
  boolean represents(CanonicalMemory memory) {
    return memory.getUser() != null;
  }

  @Override
  void apply(List<Due> due, ChangeLog.Transaction transaction) {
    for (Due one : due) {
      if (one.in(part(StoreParts.MEMORIES))) {
        applyRow(one.memory(), transaction);
      }
    }
    for (Due one : due) {
      if (one.in(part(StoreParts.CATEGORIES))) {
        applyLinks(one.memory(), transaction);
      }
    }
    for (Due one : due) {
      if (one.in(part(StoreParts.COLLECTION))) {
        applyVector(one.memory(), transaction);
      }
    }
  }

  private void applyRow(CanonicalMemory memory, ChangeLog.Transaction transaction) {
    String id = memory.getId();
    Row present = memories.get(id);
    if (present == null && memory.getState() == MemoryState.DELETED) {
      return;
    }
    boolean atHome = present != null && present.user().equals(memory.getUser().getKey());
    String user = memory.getUser().getKey();
    String app = atHome ? present.app() : memory.getApp() == null ? "mem0" : memory.getApp();
    String state = memory.getState().name().toLowerCase(Locale.ROOT);
    boolean differs =
        present == null
            || !atHome
            || !present.content().equals(memory.getContent())
            || !present.metadata().equals(memory.getMetadata())
            || !present.state().equals(state)
            || memory.getState() != MemoryState.DELETED
                && Times.millis(present.updatedAt()) < memory.getUpdatedAt().toEpochMilli();
    if (differs) {
      refer(user, app, Set.of(), transaction);
      writeRow(
          id,
          new Row(
              user,
              app,
              memory.getContent(),
              memory.getMetadata(),
              state,
              Times.micros(memory.getCreatedAt()),
              Times.micros(memory.getUpdatedAt()),
              memory.getArchivedAt() == null ? null : Times.micros(memory.getArchivedAt()),
              memory.getDeletedAt() == null ? null : Times.micros(memory.getDeletedAt())),
          transaction);
    }
  }

  private void applyLinks(CanonicalMemory memory, ChangeLog.Transaction transaction) {
    String id = memory.getId();
    if (memory.getState() == MemoryState.DELETED || !memories.containsKey(id)) {
      return;
    }
    Set<String> wanted = new TreeSet<>(memory.getCategories());
    for (String name : List.copyOf(linked(id))) {
      if (!wanted.contains(name)) {
        unlink(id, name, transaction);
      }
    }
    referCategories(wanted, transaction);
    wanted.forEach(name -> link(id, name, transaction));
  }

  private void applyVector(CanonicalMemory memory, ChangeLog.Transaction transaction) {
    String id = memory.getId();
    Payload present = vectors.get(id);
    if (memory.getState() == MemoryState.DELETED) {
      if (present != null) {
        writeVector(id, null, transaction);
      }
      return;
    }
    ObjectNode wanted = Payload.object();
    wanted.put("data", memory.getContent());
    wanted.put("created_at", Times.python(Times.micros(memory.getCreatedAt())));
    wanted.put("updated_at", Times.python(Times.micros(memory.getUpdatedAt())));
    wanted.put("user_id", memory.getUser().getKey());
    wanted.put("source_app", Setting.OPENMEMORY);
    wanted.put("mcp_client", memory.getApp() == null ? "mem0" : memory.getApp());
    List<Double> vector = Mem0Database.vector(memory);
    if (present == null) {
      writeVector(id, new Payload(vector, wanted), transaction);
      return;
    }
    boolean sameContent = present.content().equals(memory.getContent());
    boolean differs = !sameContent || !present.user().equals(memory.getUser().getKey());
    boolean otherVector = vector != null && !vector.equals(present.vector());
    if (differs || otherVector) {
      ObjectNode merged = present.json().deepCopy();
      merged.setAll(wanted);
      writeVector(
          id,
          new Payload(vector == null && sameContent ? present.vector() : vector, merged),
          transaction);
    }
  }

  @Override
  List<String> differences(String memory, CanonicalMemory canonical) {
    List<String> differences = new ArrayList<>();
    Row row = memories.get(memory);
    Payload vector = vectors.get(memory);
    if (canonical == null || canonical.getState() == MemoryState.DELETED) {
      if (row != null && row.live()) {
        differences.add("a row where none should be");
      }
      if (vector != null && canonical != null) {
        differences.add("a vector where none should be");
      }
      return differences;
    }
    if (!represents(canonical)) {
      return differences;
    }
    if (row == null || vector == null) {
      differences.add(row == null ? "no row" : "no vector");
      return differences;
    }
    Mem0Database.compare(differences, "content", row.content(), canonical.getContent());
    Mem0Database.compare(differences, "user", row.user(), canonical.getUser().getKey());
    Mem0Database.compare(differences, "metadata", normal(row.metadata()), canonical.getMetadata());
    Mem0Database.compare(
        differences, "state", row.state().toUpperCase(Locale.ROOT), canonical.getState().name());
    Mem0Database.compare(
        differences,
        "updated_at",
        Times.millis(row.updatedAt()),
        canonical.getUpdatedAt().toEpochMilli());
    Set<String> categories = new TreeSet<>(canonical.getCategories());
    Mem0Database.compare(differences, "categories", linked(memory), categories);
    Mem0Database.compare(differences, "vector's content", vector.content(), canonical.getContent());
    Mem0Database.compare(differences, "vector's user", vector.user(), canonical.getUser().getKey());
    Mem0Database.compare(differences, "vector", vector.vector(), Mem0Database.vector(canonical));
    return differences;
  }

  private static String normal(String json) {
    return NormalForm.json(Payload.parse(json));
  }

  @Override
  String rows(String memory) {
    return memories.get(memory) + " in " + linked(memory) + ", vector " + vectors.get(memory);
  }

  @Override
  void snapshot(String memory, boolean incremental, long atMicros) {
    Row row = memories.get(memory);
    if (row != null) {
      log.snapshot(tables.memories(), memory, image(memory, row), incremental, atMicros);
      for (String name : linked(memory)) {
        log.snapshot(tables.memoryCategories(), memory, link(memory, name), incremental, atMicros);
      }
    }
    Payload vector = vectors.get(memory);
    if (vector != null) {
      log.snapshot(
          tables.collection(), memory, Mem0Database.image(memory, vector), incremental, atMicros);
    }
  }

  @Override
  List<ChangeLog.Partition> partitions(String memory) {
    return List.of(
        log.partition(tables.memories(), memory),
        log.partition(tables.memoryCategories(), memory),
        log.partition(tables.collection(), memory));
  }

  @Override
  List<ChangeLog.Partition> references() {
    return List.of(
        log.partition(tables.users(), ""),
        log.partition(tables.apps(), ""),
        log.partition(tables.categories(), ""));
  }

  private void refer(
      String user, String app, Set<String> names, ChangeLog.Transaction transaction) {
    users.computeIfAbsent(
        user,
        key -> {
          String id = newId();
          transaction.refer(tables.users(), DebeziumEvents.row("id", id, "user_id", key));
          return id;
        });
    apps.computeIfAbsent(
        user + " " + app,
        key -> {
          String id = newId();
          transaction.refer(tables.apps(), DebeziumEvents.row("id", id, "name", app));
          return id;
        });
    referCategories(names, transaction);
  }

  private void referCategories(Set<String> names, ChangeLog.Transaction transaction) {
    for (String name : names) {
      categories.computeIfAbsent(
          name,
          key -> {
            String id = newId();
            transaction.refer(tables.categories(), DebeziumEvents.row("id", id, "name", key));
            return id;
          });
    }
  }

  private String newId() {
    return new UUID(0x5000_0000L + schedule, ++ids).toString();
  }

  private void link(String memory, String name, ChangeLog.Transaction transaction) {
    if (linked(memory).add(name)) {
      transaction.change(tables.memoryCategories(), memory, null, link(memory, name));
    }
  }

  private void unlink(String memory, String name, ChangeLog.Transaction transaction) {
    if (linked(memory).remove(name)) {
      transaction.change(tables.memoryCategories(), memory, link(memory, name), null);
    }
  }

  private Map<String, Object> link(String memory, String name) {
    return DebeziumEvents.row("memory_id", memory, "category_id", categories.get(name));
  }

  private void writeRow(String memory, Row after, ChangeLog.Transaction transaction) {
    Row before = memories.put(memory, after);
    transaction.change(
        tables.memories(),
        memory,
        before == null ? null : image(memory, before),
        image(memory, after));
  }

  private void writeVector(String memory, Payload after, ChangeLog.Transaction transaction) {
    Payload before = vectors.get(memory);
    transaction.change(
        tables.collection(),
        memory,
        Mem0Database.image(memory, before),
        Mem0Database.image(memory, after));
    if (after == null) {
      vectors.remove(memory);
    } else {
      vectors.put(memory, after);
    }
  }

  private Map<String, Object> image(String memory, Row row) {
    return DebeziumEvents.row(
        "id",
        memory,
        "user_id",
        users.get(row.user()),
        "app_id",
        apps.get(row.user() + " " + row.app()),
        "content",
        row.content(),
        "metadata",
        row.metadata(),
        "state",
        row.state(),
        "created_at",
        row.createdAt(),
        "updated_at",
        row.updatedAt(),
        "archived_at",
        row.archivedAt(),
        "deleted_at",
        row.deletedAt());
  }
}
