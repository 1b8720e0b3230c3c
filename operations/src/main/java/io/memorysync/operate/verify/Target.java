package io.memorysync.operate.verify;

import io.memorysync.schema.CanonicalMemory;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One table, or the graph, that has to hold what is canonical. */
interface Target<R extends Found> extends AutoCloseable {

  /** As reports name it: {@code store/part}, or {@code neo4j}. */
  String name();

  /** Everything that it holds, in the order of the ids, a bounded part of it in memory. */
  Cursor<R> scan();

  /** What it holds now of some memories. */
  Map<UUID, R> find(Collection<UUID> ids);

  /** Compares one memory; see {@link Comparison#differences}. */
  Set<Difference> differences(CanonicalMemory memory, R found);

  /** What was read in the scan. */
  Tally tally();

  @Override
  void close();
}
