package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsConfig.Database;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.ConfiguredStores;
import io.memorysync.streams.normalize.StoreDefinition;
import io.memorysync.streams.normalize.StoreKind;
import io.memorysync.streams.normalize.StorePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that is compared, store by store, and Neo4j. */
final class Targets implements AutoCloseable {

  private final List<Target<? extends Found>> all = new ArrayList<>();
  private final Map<StorePart, TableTarget> tables = new TreeMap<>(Targets::byKey);

  private Targets() {}

  /** Connects to all of them. */
  static Targets open(OperationsConfig config, UserIds userIds) {
    Targets targets = new Targets();
    try {
      ConfiguredStores stores = config.stores();
      stores.stores().forEach(store -> targets.add(config, stores, store, userIds));
      config.graph().map(GraphTarget::new).ifPresent(targets.all::add);
      return targets;
    } catch (RuntimeException e) {
      targets.close();
      throw e;
    }
  }

  /** In the order in which they are told. */
  List<Target<? extends Found>> all() {
    return all;
  }

  /** The tables among them, by what they are in their store. */
  Map<StorePart, TableTarget> tables() {
    return tables;
  }

  @Override
  public void close() {
    all.forEach(Target::close);
  }

  private void add(
      OperationsConfig config, ConfiguredStores stores, StoreDefinition store, UserIds userIds) {
    Database database = config.database(store.name());
    for (StorePart part : store.parts()) {
      // Links are read with their memory.
      if (part.role() != PartRole.LINKS) {
        TableTarget table =
            new TableTarget(
                part.key(), database, rows(stores, store, part, userIds), comparison(store, part));
        all.add(table);
        tables.put(part, table);
      }
    }
  }

  private static TableTarget.RowSource rows(
      ConfiguredStores stores, StoreDefinition store, StorePart part, UserIds userIds) {
    return part.part().equals(StoreParts.MEMORIES)
        ? new OpenMemoryRows(Sql.name(store.schema()), part, userIds)
        : new CollectionRows(
            Sql.name(store.schema()) + "." + Sql.name(store.collection()),
            part,
            userIdForm(store),
            stores.vectors(),
            userIds);
  }

  private static Comparison<StoreRow> comparison(StoreDefinition store, StorePart part) {
    return part.role() == PartRole.COMPANION
        ? new CompanionComparison(part.key())
        : new PrimaryComparison(part.key(), store.kind(), userIdForm(store));
  }

  /** OpenMemory writes strings. */
  private static UserIdForm userIdForm(StoreDefinition store) {
    return store.kind() == StoreKind.OPENMEMORY ? UserIdForm.STRING : store.userIdForm();
  }

  private static int byKey(StorePart one, StorePart other) {
    return one.key().compareTo(other.key());
  }
}
