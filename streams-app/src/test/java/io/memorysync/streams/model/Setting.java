package io.memorysync.streams.model;

import io.memorysync.streams.resolve.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pipeline is configured with.
 *
 * @param stores names of the stores; the first is OpenMemory, the others are of kind mem0
 * @param policy of all fields that have none of their own
 * @param policies of fields
 * @param deletePolicy who wins when a delete meets a write
 * @param suspended rules of the protocol that are switched off
 */
record Setting(
    List<String> stores,
    String policy,
    Map<String, String> policies,
    String deletePolicy,
    Set<Rule> suspended) {

  static final String OPENMEMORY = "openmemory";
  static final String MEM0 = "mem0";
  static final String THIRD = "third";

  static final List<String> TWO = List.of(OPENMEMORY, MEM0);
  static final List<String> THREE = List.of(OPENMEMORY, MEM0, THIRD);

  Setting without(Set<Rule> rules) {
    return new Setting(stores, policy, policies, deletePolicy, rules);
  }

  @Override
  public String toString() {
    return "%s; %s%s; %s%s"
        .formatted(
            String.join(", ", stores),
            policy,
            policies.isEmpty() ? "" : " " + policies,
            deletePolicy,
            suspended.isEmpty() ? "" : "; without " + suspended);
  }
}
