package io.memorysync.schema;

/** Names of the parts of a store, as {@link MemoryChange} and {@code held_by} use them. */
public final class StoreParts {

  /** OpenMemory's relational row: table {@code memories}. */
  public static final String MEMORIES = "memories";

  /** OpenMemory's category links: table {@code memory_categories}. */
  public static final String CATEGORIES = "categories";

  /** A mem0 collection: one table with a vector and a JSON payload. */
  public static final String COLLECTION = "collection";

  /** A write that is in no row yet: what an operator asks for. */
  public static final String REQUEST = "request";

  /** The store by whose name operators' requests go. */
  public static final String OPERATOR = "operator";

  /** The store by whose name writes through the gateway go. */
  public static final String GATEWAY = "gateway";

  private StoreParts() {}

  /** The key of one part of one store: {@code store/part}. */
  public static String key(String store, String part) {
    return store + "/" + part;
  }
}
