package io.memorysync.streams.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.StoreParts;
import io.memorysync.streams.testing.DebeziumEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A mem0 store: one collection, whose payload says everything of a memory. */
final class Mem0Database extends SimulatedStore {

  /** Which of mem0's clients writes. */
  enum Client {
    /** Two statements: the vector with the old payload, then the payload, which it merges. */
    PYTHON,
    /** One statement, camelCase times. */
    TYPESCRIPT,
    /** Before 2.0: as Python, but metadata that it is not given is gone. */
    OLD_PYTHON
  }

  private final People people;
  private final boolean usesUuids;
  private final Client dialect;
  private final Map<String, Payload> rows = new HashMap<>();

  Mem0Database(String name, long skewMicros, People people, boolean usesUuids, Client dialect) {
    super(name, skewMicros);
    this.people = people;
    this.usesUuids = usesUuids;
    this.dialect = dialect;
  }

  @Override
  View view(String memory) {
    Payload row = rows.get(memory);
    return row == null
        ? null
        : View.of(
            row.categories(),
            View.CONTENT,
            row.content(),
            View.USER,
            people.key(row.user()),
            View.AGENT,
            row.agent(),
            View.RUN,
            row.run(),
            View.METADATA,
            row.metadata(),
            View.STATE,
            row.state());
  }

  @Override
  View said(String memory) {
    View view = view(memory);
    if (view == null) {
      return null;
    }
    Payload row = rows.get(memory);
    Map<String, String> fields = new TreeMap<>(view.fields());
    if (!row.json().has("memory_state")) {
      fields.remove(View.STATE);
    }
    return new View(fields, row.json().has("categories") ? view.categories() : null);
  }

  Payload row(String memory) {
    return rows.get(memory);
  }

  boolean usesUuids() {
    return usesUuids;
  }

  void insert(String memory, Client client, ObjectNode said, List<Double> vector, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    ObjectNode payload = said.deepCopy();
    if (client == Client.TYPESCRIPT) {
      payload.put("createdAt", Times.typescript(at));
    } else {
      payload.put("created_at", Times.python(at));
      payload.put("updated_at", Times.python(at));
    }
    write(memory, new Payload(vector, payload), transaction);
    transaction.commit();
  }

  /**
   * An update by a client.
   *
   * @param vector of the new content; null leaves it alone
   */
  void update(String memory, Client client, ObjectNode said, List<Double> vector, long at) {
    Payload before = rows.get(memory);
    ChangeLog.Transaction transaction = log.begin(at, null);
    ObjectNode payload = before.json().deepCopy();
    if (client == Client.OLD_PYTHON) {
      View view = view(memory);
      payload.remove(List.of("categories", "memory_state", "source_app", "mcp_client"));
      Payload.parse(view.fields().get(View.METADATA))
          .fieldNames()
          .forEachRemaining(payload::remove);
    }
    payload.setAll(said);
    if (client == Client.TYPESCRIPT) {
      payload.put("updatedAt", Times.typescript(at));
    } else {
      payload.put("updated_at", Times.python(at));
    }
    List<Double> next = vector == null ? before.vector() : vector;
    if (client == Client.TYPESCRIPT) {
      write(memory, new Payload(next, payload), transaction);
    } else {
      if (vector != null) {
        write(memory, new Payload(next, before.json()), transaction);
      }
      write(memory, new Payload(next, payload), transaction);
    }
    transaction.commit();
  }

  void delete(String memory, long at) {
    ChangeLog.Transaction transaction = log.begin(at, null);
    write(memory, null, transaction);
    transaction.commit();
  }

  @Override
  void apply(List<Due> due, ChangeLog.Transaction transaction) {
    for (Due one : due) {
      CanonicalMemory memory = one.memory();
      if (!one.in(part(StoreParts.COLLECTION))) {
        continue;
      }
      Payload present = rows.get(memory.getId());
      if (memory.getState() == MemoryState.DELETED) {
        if (present != null) {
          write(memory.getId(), null, transaction);
        }
        continue;
      }
      Payload wanted = render(memory);
      if (present == null) {
        write(memory.getId(), wanted, transaction);
        continue;
      }
      boolean differs =
          !present.meaning().equals(wanted.meaning())
              || present.sinkUpdateMillis() < wanted.sinkUpdateMillis();
      boolean otherVector = wanted.vector() != null && !wanted.vector().equals(present.vector());
      if (differs || otherVector) {
        boolean keepsVector = wanted.vector() == null && wanted.content().equals(present.content());
        write(
            memory.getId(),
            keepsVector ? new Payload(present.vector(), wanted.json()) : wanted,
            transaction);
      }
    }
  }

  private Payload render(CanonicalMemory memory) {
    ObjectNode payload = Payload.object();
    boolean camel = dialect == Client.TYPESCRIPT;
    payload.put("data", memory.getContent());
    payload.put("hash", memory.getContentHash());
    long created = Times.micros(memory.getCreatedAt());
    long updated = Times.micros(memory.getUpdatedAt());
    payload.put(
        camel ? "createdAt" : "created_at",
        camel ? Times.typescript(created) : Times.python(created));
    if (!camel) {
      payload.put("updated_at", Times.python(updated));
    } else if (Times.millis(created) != Times.millis(updated)) {
      payload.put("updatedAt", Times.typescript(updated));
    }
    if (memory.getUser() != null) {
      payload.put("user_id", usesUuids ? memory.getUser().getId() : memory.getUser().getKey());
    }
    Payload.put(payload, "agent_id", memory.getAgentId());
    Payload.put(payload, "run_id", memory.getRunId());
    if (memory.getApp() != null) {
      payload.put("source_app", "openmemory");
      payload.put("mcp_client", memory.getApp());
    }
    if (memory.getState() != MemoryState.ACTIVE) {
      payload.put("memory_state", memory.getState().name().toLowerCase(Locale.ROOT));
    }
    if (!memory.getCategories().isEmpty()) {
      memory.getCategories().forEach(payload.putArray("categories")::add);
    }
    payload.setAll(Payload.parse(memory.getMetadata()));
    return new Payload(vector(memory), payload);
  }

  /**
   * The vector of the content; none where the canonical memory has none or one of other content.
   */
  static List<Double> vector(CanonicalMemory memory) {
    return memory.getEmbedding() == null
            || !memory.getEmbedding().getContentHash().equals(memory.getContentHash())
        ? null
        : memory.getEmbedding().getVector().stream().map(Float::doubleValue).toList();
  }

  @Override
  List<String> differences(String memory, CanonicalMemory canonical) {
    List<String> differences = new ArrayList<>();
    Payload row = rows.get(memory);
    if (canonical == null || canonical.getState() == MemoryState.DELETED) {
      if (row != null) {
        differences.add("a row where none should be");
      }
      return differences;
    }
    if (row == null) {
      differences.add("no row");
      return differences;
    }
    Payload wanted = render(canonical);
    compare(differences, "content", row.content(), wanted.content());
    compare(differences, "user", row.user(), wanted.user());
    compare(differences, "agent", row.agent(), wanted.agent());
    compare(differences, "run", row.run(), wanted.run());
    compare(differences, "metadata", row.metadata(), canonical.getMetadata());
    compare(differences, "state", row.state(), canonical.getState().name());
    Set<String> categories = new TreeSet<>(canonical.getCategories());
    compare(differences, "categories", row.categories(), categories);
    compare(differences, "vector", row.vector(), wanted.vector());
    if (row.updatedAtMillis() != null) {
      compare(
          differences,
          "updated_at",
          row.updatedAtMillis(),
          canonical.getUpdatedAt().toEpochMilli());
    }
    return differences;
  }

  static void compare(List<String> differences, String field, Object row, Object canonical) {
    if (!Objects.equals(row, canonical)) {
      differences.add(field + " is " + row + " where the canonical one is " + canonical);
    }
  }

  @Override
  String rows(String memory) {
    return String.valueOf(rows.get(memory));
  }

  @Override
  void snapshot(String memory, boolean incremental, long atMicros) {
    Payload row = rows.get(memory);
    if (row != null) {
      log.snapshot(tables.collection(), memory, image(memory, row), incremental, atMicros);
    }
  }

  @Override
  List<ChangeLog.Partition> partitions(String memory) {
    return List.of(log.partition(tables.collection(), memory));
  }

  @Override
  List<ChangeLog.Partition> references() {
    return List.of();
  }

  private void write(String memory, Payload after, ChangeLog.Transaction transaction) {
    Payload before = rows.get(memory);
    transaction.change(tables.collection(), memory, image(memory, before), image(memory, after));
    if (after == null) {
      rows.remove(memory);
    } else {
      rows.put(memory, after);
    }
  }

  static Map<String, Object> image(String memory, Payload row) {
    return row == null
        ? null
        : DebeziumEvents.row(
            "id", memory, "vector", row.vector(), "payload", row.json().toString());
  }
}
