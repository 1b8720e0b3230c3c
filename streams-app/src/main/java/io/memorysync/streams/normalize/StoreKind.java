package io.memorysync.streams.normalize;

/** The kinds of store that can be read. */
public enum StoreKind {
  /** A mem0 collection: one pgvector table whose rows are the memories. */
  MEM0,
  /** OpenMemory: relational tables, and a mem0 collection beside them for the vectors. */
  OPENMEMORY
}
