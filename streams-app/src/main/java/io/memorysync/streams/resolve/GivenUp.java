package io.memorysync.streams.resolve;

import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.ReplicaState;
import io.memorysync.schema.ResolverState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left of a memory whose waits cannot be ended because the rules fail on it: nothing waits
 * any more, so that they do not fail on it again and again.
 *
 * @param state the memory without what waited
 * @param changes what waited, oldest first within each wait
 */
record GivenUp(ResolverState state, List<MemoryChange> changes) {

  /** Takes out what waits without a look at it, which is what the rules fail on. */
  static GivenUp of(ResolverState state) {
    List<MemoryChange> changes = new ArrayList<>(state.getPending());
    if (state.getWaiting() != null) {
      changes.add(state.getWaiting());
    }
    Map<String, ReplicaState> replicas = new HashMap<>();
    state
        .getReplicas()
        .forEach(
            (part, replica) -> {
              if (replica.getVectorOnly() != null) {
                changes.add(replica.getVectorOnly());
              }
              replicas.put(part, ReplicaState.newBuilder(replica).setVectorOnly(null).build());
            });
    ResolverState rest =
        ResolverState.newBuilder(state)
            .setPending(List.of())
            .setWaiting(null)
            .setReplicas(replicas)
            .setWaits(Map.of())
            .setDueAt(null)
            .build();
    return new GivenUp(rest, List.copyOf(changes));
  }
}
