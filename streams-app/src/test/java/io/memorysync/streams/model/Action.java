package io.memorysync.streams.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.streams.model.Mem0Database.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One step of a schedule. Its numbers choose among what is there when its turn comes; a step that
 * makes no sense then changes nothing, so that any part of a schedule is a schedule.
 */
interface Action {

  void on(World world);

  /**
   * OpenMemory's application begins to add a memory, or to add it again: the vector comes first.
   */
  record OpenMemoryAdds(int memory, int person, int value, int variant, int categories)
      implements Action {

    @Override
    public void on(World world) {
      OpenMemoryDatabase store = world.openMemory;
      String id = world.memory(memory);
      if (world.isBusy(id) || store.view(id) != null) {
        return;
      }
      String user =
          store.row(id) == null ? world.people.person(person).key() : store.row(id).user();
      String content = world.content(value);
      String metadata = world.metadata(value / 3).toString();
      world.tell(
          "openmemory app adds the vector of memory %s, content %s"
              .formatted(World.letter(id), content));
      store.addVector(id, user, content, Vectors.of(content, variant), world.now(store));
      world.finishLater(
          id,
          "the memory, content %s, metadata %s, categories %s"
              .formatted(content, metadata, names(categories)),
          () -> store.add(id, user, content, metadata, names(categories), world.now(store)));
    }
  }

  /** OpenMemory's application begins to delete a memory: the vector goes first. */
  record OpenMemoryDeletes(int memory) implements Action {

    @Override
    public void on(World world) {
      OpenMemoryDatabase store = world.openMemory;
      String id = world.memory(memory);
      if (world.isBusy(id) || store.view(id) == null) {
        return;
      }
      world.tell("openmemory app deletes the vector of memory " + World.letter(id));
      store.deleteVector(id, world.now(store));
      world.finishLater(id, "the delete", () -> store.delete(id, world.now(store)));
    }
  }

  /** OpenMemory's application commits the second transaction of an add or a delete. */
  record OpenMemoryFinishes(int memory) implements Action {

    @Override
    public void on(World world) {
      world.finish(world.memory(memory));
    }
  }

  /** A PUT: content and metadata of the row, and the categories that are found for it. */
  record OpenMemoryPuts(int memory, int value, int categories) implements Action {

    @Override
    public void on(World world) {
      OpenMemoryDatabase store = world.openMemory;
      String id = world.memory(memory);
      if (store.view(id) == null) {
        return;
      }
      String content = world.content(value);
      String metadata =
          value % 2 == 0 ? store.row(id).metadata() : world.metadata(value / 3).toString();
      world.write(
          store,
          id,
          "puts content %s, metadata %s, categories %s"
              .formatted(content, metadata, names(categories)),
          () -> store.put(id, content, metadata, names(categories), world.now(store)));
    }
  }

  /** A pause, an archiving, or their end. */
  record OpenMemoryChangesState(int memory, int state) implements Action {

    private static final List<String> STATES = List.of("paused", "archived", "active");

    @Override
    public void on(World world) {
      OpenMemoryDatabase store = world.openMemory;
      String id = world.memory(memory);
      if (store.view(id) == null) {
        return;
      }
      String next = STATES.get(state % STATES.size());
      world.write(store, id, "makes it " + next, () -> store.state(id, next, world.now(store)));
    }
  }

  /** A category is linked or unlinked, in a transaction of its own. */
  record OpenMemoryLinks(int memory, int category, boolean linked) implements Action {

    @Override
    public void on(World world) {
      OpenMemoryDatabase store = world.openMemory;
      String id = world.memory(memory);
      String name = World.category(category);
      if (store.view(id) == null || store.linked(id).contains(name) == linked) {
        return;
      }
      world.write(
          store,
          id,
          (linked ? "links " : "unlinks ") + name,
          () -> store.setLinked(id, name, linked, world.now(store)));
    }
  }

  /** OpenMemory's mem0 client updates its collection and tells the tables nothing of it. */
  record OpenMemoryUpdatesVector(int memory, int value, int variant) implements Action {

    @Override
    public void on(World world) {
      OpenMemoryDatabase store = world.openMemory;
      String id = world.memory(memory);
      View before = store.vectorView(id);
      if (world.isBusy(id) || before == null || store.view(id) == null) {
        return;
      }
      String content = world.content(value);
      store.updateVector(id, content, Vectors.of(content, variant), world.now(store));
      world.wrote(
          store,
          id,
          before,
          store.vectorView(id),
          "updates content %s in its collection alone".formatted(content));
    }
  }

  /** An application of a mem0 store adds a memory. */
  record Mem0Adds(int store, int memory, int person, int client, int value, int variant)
      implements Action {

    @Override
    public void on(World world) {
      Mem0Database mem0 = world.mem0(store);
      String id = world.memory(memory);
      if (mem0.view(id) != null) {
        return;
      }
      String content = world.content(value);
      ObjectNode payload = world.metadata(value / 3);
      payload.put("data", content);
      payload.put("user_id", world.userId(mem0, world.people.person(person)));
      if (value % 5 == 4) {
        payload.put("agent_id", "agent");
      }
      if (value % 4 == 3) {
        payload.put("memory_state", "active");
        payload.putArray("categories");
      }
      world.write(
          mem0,
          id,
          "adds " + payload,
          () ->
              mem0.insert(
                  id, clientOf(client), payload, Vectors.of(content, variant), world.now(mem0)));
    }
  }

  /** An application of a mem0 store updates content, metadata or what we keep in the payload. */
  record Mem0Updates(int store, int memory, int client, int value, int what, int variant)
      implements Action {

    @Override
    public void on(World world) {
      Mem0Database mem0 = world.mem0(store);
      String id = world.memory(memory);
      if (mem0.view(id) == null) {
        return;
      }
      ObjectNode said = what % 2 == 0 ? Payload.object() : world.metadata(value / 2);
      boolean content = what % 3 != 2;
      if (content) {
        said.put("data", world.content(value));
      }
      if (what == 5) {
        said.put("memory_state", List.of("paused", "archived", "active").get(value % 3));
      }
      if (what == 8) {
        categories(value).forEach(said.putArray("categories")::add);
      }
      List<Double> vector = content ? Vectors.of(said.get("data").textValue(), variant) : null;
      world.write(
          mem0,
          id,
          "updates " + said + " as " + clientOf(client),
          () -> mem0.update(id, clientOf(client), said, vector, world.now(mem0)));
    }
  }

  record Mem0Deletes(int store, int memory) implements Action {

    @Override
    public void on(World world) {
      Mem0Database mem0 = world.mem0(store);
      String id = world.memory(memory);
      if (mem0.view(id) != null) {
        world.write(mem0, id, "deletes", () -> mem0.delete(id, world.now(mem0)));
      }
    }
  }

  /** Some of the changes of one memory's rows in one table reach the pipeline. */
  record Delivers(int store, int memory, int table, int count) implements Action {

    @Override
    public void on(World world) {
      SimulatedStore from = world.store(store);
      List<ChangeLog.Partition> partitions = from.partitions(world.memory(memory));
      world.deliver(from, partitions.get(table % partitions.size()), count);
    }
  }

  /** Some rows that others refer to reach the pipeline. */
  record DeliversReferences(int table, int count) implements Action {

    @Override
    public void on(World world) {
      List<ChangeLog.Partition> partitions = world.openMemory.references();
      world.deliver(world.openMemory, partitions.get(table % partitions.size()), count);
    }
  }

  /** A connector goes back and delivers once more what it has delivered. */
  record Redelivers(int store, int memory, int table, int count) implements Action {

    @Override
    public void on(World world) {
      SimulatedStore from = world.store(store);
      List<ChangeLog.Partition> partitions = from.partitions(world.memory(memory));
      world.redeliver(partitions.get(table % partitions.size()), count, from.name);
    }
  }

  record Sinks(int store, int count) implements Action {

    @Override
    public void on(World world) {
      world.sink(world.store(store), count);
    }
  }

  record RewindsSink(int store, int count) implements Action {

    @Override
    public void on(World world) {
      world.rewindSink(world.store(store), count);
    }
  }

  record TakesSnapshot(int store, boolean incremental) implements Action {

    @Override
    public void on(World world) {
      world.snapshot(world.store(store), incremental);
    }
  }

  record TimePasses(int millis) implements Action {

    @Override
    public void on(World world) {
      world.tell(millis + " ms pass");
      world.pass(Duration.ofMillis(millis));
    }
  }

  /** Everything that is on its way arrives. */
  record CatchesUp() implements Action {

    @Override
    public void on(World world) {
      world.tell("everything on its way arrives");
      world.catchUp();
    }
  }

  record MapsUser(int person, int id) implements Action {

    @Override
    public void on(World world) {
      world.mapUser(person, id);
    }
  }

  record UnmapsUser(int person) implements Action {

    @Override
    public void on(World world) {
      world.unmapUser(person);
    }
  }

  record RewindsUserIdSink() implements Action {

    @Override
    public void on(World world) {
      world.rewindUserIdSink();
    }
  }

  record DeliversMapping(int count) implements Action {

    @Override
    public void on(World world) {
      world.deliverMapping(count);
    }
  }

  record SinksUserIds() implements Action {

    @Override
    public void on(World world) {
      world.sinkUserIds();
    }
  }

  record Compacts() implements Action {

    @Override
    public void on(World world) {
      world.compact();
    }
  }

  record EmbedderGoes(boolean away) implements Action {

    @Override
    public void on(World world) {
      world.embedderAway(away);
    }
  }

  record Restarts() implements Action {

    @Override
    public void on(World world) {
      world.restart();
    }
  }

  private static Client clientOf(int choice) {
    return Client.values()[choice % Client.values().length];
  }

  /** None, one or two categories as an application tells them: in any order. */
  private static List<String> categories(int choice) {
    List<String> names = new ArrayList<>(names(choice));
    if (choice % 2 == 1) {
      Collections.reverse(names);
    }
    return names;
  }

  /** None, one or two categories. */
  private static Set<String> names(int choice) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < choice % 3; i++) {
      names.add(World.category(choice + i));
    }
    return names;
  }
}
