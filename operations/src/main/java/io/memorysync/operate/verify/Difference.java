package io.memorysync.operate.verify;

/**
 * One way in which what a store holds is not the canonical memory.
 *
 * @param field the field in lower case, for {@link Kind#DIFFERS} only; null otherwise
 */
record Difference(Kind kind, String field) implements Comparable<Difference> {

  /** The kinds, in the order in which they are told. */
  enum Kind {
    /** The store does not hold a memory that it should; soft-deleted rows count as absent. */
    MISSING("missing"),
    /** The store holds what is deleted, or was never heard of. */
    EXTRA("extra"),
    /** A field has another value. */
    DIFFERS("differs"),
    /** The vector is not that of the content. */
    STALE_VECTOR("stale vector"),
    /** There is no vector, or one of other dims. */
    NO_VECTOR("no vector"),
    /** The right user, but not by the id that the store calls it by. */
    WRONG_USER_FORM("wrong user form");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  static Difference of(Kind kind) {
    return new Difference(kind, null);
  }

  static Difference in(String field) {
    return new Difference(Kind.DIFFERS, field);
  }

  @Override
  public int compareTo(Difference other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 || field == null ? byKind : field.compareTo(other.field);
  }

  /** As a person reads it. */
  @Override
  public String toString() {
    return field == null ? kind.text : kind.text + " in " + field;
  }
}
