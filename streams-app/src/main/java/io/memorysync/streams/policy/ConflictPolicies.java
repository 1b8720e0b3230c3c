package io.memorysync.streams.policy;

import io.memorysync.schema.MemoryField;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The policy of every field. */
public final class ConflictPolicies {

  private final ConflictPolicy standard;
  private final Map<MemoryField, ConflictPolicy> byField;

  private ConflictPolicies(ConflictPolicy standard, Map<MemoryField, ConflictPolicy> byField) {
    this.standard = standard;
    this.byField = byField;
  }

  /** Last writer wins, for every field. */
  public static ConflictPolicies lastWriterWins() {
    return new ConflictPolicies(new LastWriterWins(), Map.of());
  }

  /**
   * The policies of a configuration.
   *
   * @param standard name of the policy of all fields that have none of their own
   * @param byField names of policies by field
   * @param stores the stores that may be preferred
   * @throws IllegalArgumentException if there is no such policy, or no such store to prefer
   */
  public static ConflictPolicies named(
      String standard, Map<MemoryField, String> byField, Collection<String> stores) {
    Map<MemoryField, ConflictPolicy> policies = new EnumMap<>(MemoryField.class);
    byField.forEach((field, name) -> policies.put(field, policy(name, stores)));
    return new ConflictPolicies(policy(standard, stores), policies);
  }

  /** The policy of one field. */
  public ConflictPolicy of(MemoryField field) {
    return byField.getOrDefault(field, standard);
  }

  private static ConflictPolicy policy(String name, Collection<String> stores) {
    if (name.equals(LastWriterWins.NAME)) {
      return new LastWriterWins();
    }
    if (name.equals(ManualChoice.NAME)) {
      return new ManualChoice();
    }
    if (name.startsWith(PreferStore.PREFIX)) {
      return preferred(name.substring(PreferStore.PREFIX.length()), stores);
    }
    TreeSet<String> provided = new TreeSet<>();
    for (ConflictPolicy policy : ServiceLoader.load(ConflictPolicy.class)) {
      if (policy.name().equals(name)) {
        return new ProvidedPolicy(policy);
      }
      provided.add(policy.name());
    }
    throw new IllegalArgumentException(
        "no conflict policy is called '%s': use %s, %s<store>, %s or one of those on the class path: %s"
            .formatted(
                name,
                LastWriterWins.NAME,
                PreferStore.PREFIX,
                ManualChoice.NAME,
                provided.isEmpty() ? "none" : String.join(", ", provided)));
  }

  private static ConflictPolicy preferred(String store, Collection<String> stores) {
    if (!stores.contains(store)) {
      throw new IllegalArgumentException(
          "'%s%s' prefers a store that is not there: use one of %s"
              .formatted(PreferStore.PREFIX, store, String.join(", ", stores)));
    }
    return new PreferStore(store);
  }
}
