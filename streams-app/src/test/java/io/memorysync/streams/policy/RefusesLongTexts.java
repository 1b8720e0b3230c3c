package io.memorysync.streams.policy;

/** A policy with a fault, such as a user may write: it can decide of short texts only. */
public final class RefusesLongTexts implements ConflictPolicy {

  public static final String NAME = "refuses-long-texts";
  static final int DECIDED_UP_TO = 5;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict decide(FieldConflict conflict) {
    String written = conflict.written().getValue();
    if (written == null) {
      return null;
    }
    if (written.length() > DECIDED_UP_TO) {
      throw new IllegalStateException("too long: " + written);
    }
    return Verdict.REPLACE;
  }
}
