package io.memorysync.streams.policy;

/** A person chooses; until then the value that was there stays. */
final class ManualChoice implements ConflictPolicy {

  static final String NAME = "manual";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict decide(FieldConflict conflict) {
    return Verdict.LEAVE_OPEN;
  }
}
