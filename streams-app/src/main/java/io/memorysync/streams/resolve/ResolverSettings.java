package io.memorysync.streams.resolve;

import java.time.Duration;
import java.util.Map;

/**
 * What the resolver has to know beside the events.
 *
 * @param deletePolicy who wins when a delete meets a write
 * @param originPrefix replication origins that start with this are our own sinks'
 * @param companions for a primary part ({@code store/part}) the companion beside it, where the
 *     store has one
 * @param embeddingModel name under which vectors are published
 * @param insertWait how long a new memory waits for the vector that its application writes beside
 *     it
 * @param snapshotWait the same for a memory found by a snapshot, whose tables arrive one after the
 *     other
 * @param vectorWait how long an update of the vector alone waits for the second statement of mem0's
 *     two-statement update
 * @param companionGrace how long a companion row may be gone while its memory lives, before it is
 *     written again; an application deletes the vector first and the memory later
 */
public record ResolverSettings(
    DeletePolicy deletePolicy,
    String originPrefix,
    Map<String, String> companions,
    String embeddingModel,
    Duration insertWait,
    Duration snapshotWait,
    Duration vectorWait,
    Duration companionGrace) {

  /** Settings with the default waits: 3 s, 30 s, 500 ms and 60 s. */
  public static ResolverSettings of(
      DeletePolicy deletePolicy, Map<String, String> companions, String embeddingModel) {
    return new ResolverSettings(
        deletePolicy,
        "memory-sync",
        companions,
        embeddingModel,
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        Duration.ofSeconds(60));
  }
}
