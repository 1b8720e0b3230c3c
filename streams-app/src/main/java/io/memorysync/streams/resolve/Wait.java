package io.memorysync.streams.resolve;

import java.util.List;

/** What the resolver may wait for. */
enum Wait {
  /** The other rows of a transaction. */
  TRANSACTION,
  /** The second statement of mem0's two-statement update. */
  VECTOR,
  /** The vector that an application writes beside a new memory. */
  INSERT,
  /** A companion row that an application deleted, while its memory lives. */
  COMPANION,
  /** The embedder, which was not available. */
  EMBEDDING,
  /** The end of the time for which a deleted memory is remembered. */
  RETENTION;

  /** What the first release waited for, which kept one time for all. */
  static final List<Wait> ALL_OF_FIRST_RELEASE = List.of(VECTOR, INSERT, COMPANION, EMBEDDING);
}
