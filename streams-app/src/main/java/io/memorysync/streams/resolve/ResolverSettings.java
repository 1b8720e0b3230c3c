package io.memorysync.streams.resolve;

import io.memorysync.streams.policy.ConflictPolicies;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the resolver has to know beside the events.
 *
 * @param conflictPolicies which value stays when two writers changed one field
 * @param deletePolicy who wins when a delete meets a write
 * @param originPrefix replication origins that start with this are our own sinks'
 * @param companions for a primary part ({@code store/part}) the companion beside it, where the
 *     store has one
 * @param embeddingModel name under which vectors are published
 * @param waits how long it waits for what
 * @param deletedRetention how long a deleted memory is remembered
 * @param suspended rules that are switched off; empty but in tests of the tests
 */
public record ResolverSettings(
    ConflictPolicies conflictPolicies,
    DeletePolicy deletePolicy,
    String originPrefix,
    Map<String, String> companions,
    String embeddingModel,
    Waits waits,
    Duration deletedRetention,
    Set<Rule> suspended) {

  /**
   * How long the resolver waits for events that belong together.
   *
   * @param insert how long a new memory waits for the vector that its application writes beside it
   * @param snapshot the same for a memory found by a snapshot, whose tables arrive one after the
   *     other
   * @param vector how long an update of the vector alone waits for the second statement of mem0's
   *     two-statement update
   * @param transaction how long a row of a store whose memories have categories waits for the other
   *     rows of its transaction
   * @param companion how long a companion row may be gone while its memory lives, before it is
   *     written again; an application deletes the vector first and the memory later
   */
  public record Waits(
      Duration insert,
      Duration snapshot,
      Duration vector,
      Duration transaction,
      Duration companion) {

    /** The defaults: 3 s, 30 s, 500 ms, 30 ms and 60 s. */
    public static Waits standard() {
      return new Waits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofMillis(30),
          Duration.ofSeconds(60));
    }
  }

  /** Last writer wins, the default waits, 30 days of retention. */
  public static ResolverSettings of(
      DeletePolicy deletePolicy, Map<String, String> companions, String embeddingModel) {
    return new ResolverSettings(
        ConflictPolicies.lastWriterWins(),
        deletePolicy,
        "memory-sync",
        companions,
        embeddingModel,
        Waits.standard(),
        Duration.ofDays(30),
        EnumSet.noneOf(Rule.class));
  }

  /** The same with other policies. */
  public ResolverSettings with(ConflictPolicies policies) {
    return new ResolverSettings(
        policies,
        deletePolicy,
        originPrefix,
        companions,
        embeddingModel,
        waits,
        deletedRetention,
        suspended);
  }

  /** The same without some rules. */
  public ResolverSettings without(Set<Rule> rules) {
    return new ResolverSettings(
        conflictPolicies,
        deletePolicy,
        originPrefix,
        companions,
        embeddingModel,
        waits,
        deletedRetention,
        rules);
  }

  boolean applies(Rule rule) {
    return !suspended.contains(rule);
  }
}
