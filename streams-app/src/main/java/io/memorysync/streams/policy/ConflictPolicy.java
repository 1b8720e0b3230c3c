package io.memorysync.streams.policy;

/**
 * Decides a conflict: a field that two writers changed without having seen each other.
 *
 * <p>An own policy is found through {@link java.util.ServiceLoader}: put a jar with its class and a
 * file {@code META-INF/services/io.memorysync.streams.policy.ConflictPolicy} on the class path of
 * the streams-app, and its {@link #name()} into {@code conflict.policy} or {@code
 * conflict.policy.<field>}. It has to be a function of the conflict alone: the same conflict is
 * decided again when a change is processed again after a failure.
 */
public interface ConflictPolicy {

  /** What becomes of a conflict. */
  enum Verdict {
    /** The value that is canonical stays. */
    KEEP,
    /** The value of the change that came later takes its place. */
    REPLACE,
    /** The value that is canonical stays until a person chooses. */
    LEAVE_OPEN
  }

  /** The name of this policy in configuration and on {@code memory.conflict}. */
  String name();

  /** Decides. If it throws or returns null, the conflict is left open for a person. */
  Verdict decide(FieldConflict conflict);
}
