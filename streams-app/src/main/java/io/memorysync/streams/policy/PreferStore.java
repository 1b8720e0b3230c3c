package io.memorysync.streams.policy;

/** The value of one store stays; between two other stores the last writer wins. */
final class PreferStore implements ConflictPolicy {

  static final String PREFIX = "prefer:";

  private final ConflictPolicy otherwise = new LastWriterWins();
  private final String store;

  PreferStore(String store) {
    this.store = store;
  }

  @Override
  public String name() {
    return PREFIX + store;
  }

  @Override
  public Verdict decide(FieldConflict conflict) {
    boolean writtenThere = conflict.written().getStore().equals(store);
    boolean canonicalThere = conflict.canonical().getStore().equals(store);
    if (writtenThere == canonicalThere) {
      return otherwise.decide(conflict);
    }
    return writtenThere ? Verdict.REPLACE : Verdict.KEEP;
  }
}
