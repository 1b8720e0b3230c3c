package io.memorysync.streams.policy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy from the class path. Where it fails or decides nothing the conflict is left open, so
 * that a person decides what it could not; each kind of failure is logged once, without the message
 * of the exception, which may hold the values.
 */
final class ProvidedPolicy implements ConflictPolicy {

  private static final Logger LOG = LoggerFactory.getLogger(ProvidedPolicy.class);
  private static final String NO_VERDICT = "no verdict";

  private final ConflictPolicy policy;
  private final String name;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ProvidedPolicy(ConflictPolicy policy) {
    this.policy = policy;
    this.name = policy.name();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict decide(FieldConflict conflict) {
    try {
      Verdict verdict = policy.decide(conflict);
      return verdict == null ? leftOpen(NO_VERDICT, new StackTraceElement[0]) : verdict;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return leftOpen(e.getClass().getName(), e.getStackTrace());
    }
  }

  private Verdict leftOpen(String failure, StackTraceElement[] trace) {
    if (told.add(failure)) {
      LOG.error(
          "Conflict policy '{}' of {} ended with {}{}. Conflicts on which it does are left open: see"
              + " ./memory-sync conflicts. This is logged once",
          name,
          policy.getClass().getName(),
          failure,
          trace.length == 0 ? "" : " at " + trace[0]);
    }
    return Verdict.LEAVE_OPEN;
  }
}
