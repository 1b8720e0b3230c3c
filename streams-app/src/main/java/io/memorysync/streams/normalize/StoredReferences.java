package io.memorysync.streams.normalize;

import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.identity.UserIdIndex;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** References looked up in the global stores. */
final class StoredReferences implements References {

  private final Map<Reference.Table, KeyValueStore<String, String>> names =
      new EnumMap<>(Reference.Table.class);
  private final UserIds userIds;

  /**
   * @param tables the global store of each table that this store's rows refer to
   * @param hasMapping whether there is a global store of {@code user_id_mapping}
   */
  StoredReferences(
      ProcessorContext<?, ?> context, Map<Reference.Table, String> tables, boolean hasMapping) {
    tables.forEach((table, store) -> names.put(table, context.getStateStore(store)));
    KnownUserIds published = new UserIdIndex(context.getStateStore(PublishedUserIdProcessor.STORE));
    KnownUserIds known =
        hasMapping
            ? new UserIdIndex(context.getStateStore(MappingTableProcessor.STORE)).or(published)
            : published;
    this.userIds = new UserIds(known);
  }

  @Override
  public Optional<String> name(Reference reference) {
    return Optional.ofNullable(names.get(reference.table()).get(reference.id()));
  }

  @Override
  public UserIds userIds() {
    return userIds;
  }
}
