package io.memorysync.streams.normalize;

import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.identity.UserIdForm;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A store to be read, as configured.
 *
 * @param name name of the store, as it appears in changes and conflicts
 * @param kind what its tables look like
 * @param topicPrefix Debezium's {@code topic.prefix}; stores in one database may share it
 * @param schema schema of its tables
 * @param collection table of vectors and payloads; null for an OpenMemory whose vectors are kept
 *     elsewhere
 * @param userIdForm how a mem0 collection writes user ids; OpenMemory writes strings
 */
public record StoreDefinition(
    String name,
    StoreKind kind,
    String topicPrefix,
    String schema,
    String collection,
    UserIdForm userIdForm) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

  /**
   * @throws IllegalArgumentException if the name cannot be part of a topic name, or a mem0 store
   *     has no collection
   */
  public StoreDefinition {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Store name '" + name + "' may hold letters, digits, '.', '_' and '-' only");
    }
    if (kind == StoreKind.MEM0 && collection == null) {
      throw new IllegalArgumentException(
          "Store " + name + " is of kind mem0: set store." + name + ".collection to its table");
    }
  }

  /** The parts of the store whose changes are changes of memories. */
  public List<StorePart> parts() {
    List<StorePart> parts = new ArrayList<>();
    if (kind == StoreKind.OPENMEMORY) {
      parts.add(part(StoreParts.MEMORIES, PartRole.PRIMARY, "memories"));
      parts.add(part(StoreParts.CATEGORIES, PartRole.LINKS, "memory_categories"));
    }
    if (collection != null) {
      PartRole role = kind == StoreKind.MEM0 ? PartRole.PRIMARY : PartRole.COMPANION;
      parts.add(part(StoreParts.COLLECTION, role, collection));
    }
    return parts;
  }

  /** The tables that its memories refer to. */
  public List<Reference.Table> references() {
    return kind == StoreKind.OPENMEMORY ? List.of(Reference.Table.values()) : List.of();
  }

  /** Topic of the change events of one of its tables. */
  public String topic(String table) {
    return topicPrefix + "." + schema + "." + table;
  }

  private StorePart part(String part, PartRole role, String table) {
    return new StorePart(name, part, role, topic(table));
  }
}
