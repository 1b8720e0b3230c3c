package io.memorysync.streams.normalize;

import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.Identified;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.rejection.RejectedCounts;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** What the normalize step keeps that others look at: its tables, and how many events wait. */
public final class NormalizedTables {

  private final ParkedCounts parked;
  private final RejectedCounts rejected;
  private final UserIdChanges userIdChanges;
  private final boolean hasMapping;
  private final Map<String, String> categories = new HashMap<>();

  NormalizedTables(
      NormalizeSettings settings,
      ParkedCounts parked,
      RejectedCounts rejected,
      UserIdChanges userIdChanges) {
    this.parked = parked;
    this.rejected = rejected;
    this.userIdChanges = userIdChanges;
    this.hasMapping = settings.userIdMappingTopic().isPresent();
    for (StoreDefinition store : settings.stores()) {
      if (store.references().contains(Reference.Table.CATEGORIES)) {
        String table = Reference.Table.CATEGORIES.tableName();
        categories.put(store.name(), NormalizeTopology.referenceStore(store.topic(table)));
      }
    }
  }

  /** How many events wait, for gauges. */
  public ParkedCounts parked() {
    return parked;
  }

  /** What could not be understood. */
  public RejectedCounts rejected() {
    return rejected;
  }

  /** Grows with every change of the user ids. */
  public long userIdChanges() {
    return userIdChanges.count();
  }

  /** The ids that a user has by now; the same pair if no mapping says otherwise. */
  public UserRef currentUser(ProcessorContext<?, ?> context, UserRef user) {
    UserIds userIds = new StoredReferences(context, Map.of(), hasMapping).userIds();
    Identified current = userIds.ofKey(user.getKey());
    return current.derived().isPresent() ? user : current.user();
  }

  /** Whether a store has a category, to which a memory may be linked. */
  public boolean usesCategories(ProcessorContext<?, ?> context, String store) {
    String table = categories.get(store);
    if (table == null) {
      return false;
    }
    KeyValueStore<String, String> names = context.getStateStore(table);
    return names.approximateNumEntries() > 0;
  }
}
