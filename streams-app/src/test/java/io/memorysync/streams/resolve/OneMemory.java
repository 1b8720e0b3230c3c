package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.UserRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One memory in the resolver, and what it published. Time passes only when it is told to. */
final class OneMemory {

  private final MemoryResolver resolver;
  private final List<CanonicalMemory> versions = new ArrayList<>();
  private final List<MemoryConflict> conflicts = new ArrayList<>();
  private ResolverState state;
  private long nowMillis = Changes.START.toEpochMilli() + 1_000;

  OneMemory(ResolverSettings settings, Predicate<String> usesCategories) {
    this.resolver = new MemoryResolver(settings, usesCategories);
  }

  OneMemory given(MemoryChange change) {
    take(resolver.resolve(state, change, nowMillis));
    return this;
  }

  /** Lets time pass and settles what is due then. */
  OneMemory after(Duration time) {
    nowMillis += time.toMillis();
    if (state.getDueAt() != null && state.getDueAt() <= nowMillis) {
      take(resolver.settle(state, nowMillis));
    }
    return this;
  }

  OneMemory rekeyed(UserRef user) {
    take(resolver.rekey(state, user));
    return this;
  }

  Instant now() {
    return Instant.ofEpochMilli(nowMillis);
  }

  /** When something that waits is settled next. */
  Instant nextDue() {
    return Instant.ofEpochMilli(state.getDueAt());
  }

  /** Whether nothing is known of the memory any more. */
  boolean isForgotten() {
    return state == null;
  }

  List<CanonicalMemory> versions() {
    return versions;
  }

  List<MemoryConflict> conflicts() {
    return conflicts;
  }

  CanonicalMemory last() {
    return versions.get(versions.size() - 1);
  }

  private void take(Resolution resolution) {
    state = resolution.state();
    versions.addAll(resolution.versions());
    conflicts.addAll(resolution.conflicts());
  }
}
