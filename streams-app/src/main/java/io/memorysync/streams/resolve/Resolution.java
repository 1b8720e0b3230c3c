package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.ResolverState;
import java.util.List;

/**
 * What came of one event.
 *
 * @param state all that is now known of the memory; null if it is forgotten, which a Kafka
 *     tombstone tells the subscribers
 * @param versions new canonical versions, in order; mostly none or one
 * @param conflicts conflicts that were decided on the way
 */
public record Resolution(
    ResolverState state, List<CanonicalMemory> versions, List<MemoryConflict> conflicts) {}
