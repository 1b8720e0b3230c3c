package io.memorysync.streams.policy;

/** A policy such as a user may write: the longer text stays. */
public final class LongerValueWins implements ConflictPolicy {

  static final String NAME = "longer-value-wins";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict decide(FieldConflict conflict) {
    return length(conflict.written().getValue()) > length(conflict.canonical().getValue())
        ? Verdict.REPLACE
        : Verdict.KEEP;
  }

  private static int length(String value) {
    return value == null ? 0 : value.length();
  }
}
