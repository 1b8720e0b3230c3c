package io.memorysync.streams.policy;

/** The value that was committed last stays; ties go by the name of the store. */
final class LastWriterWins implements ConflictPolicy {

  static final String NAME = "last-writer-wins";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict decide(FieldConflict conflict) {
    return conflict.writtenIsLater() ? Verdict.REPLACE : Verdict.KEEP;
  }
}
