package io.memorysync.gateway.filter;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Which memories are wanted; without any database in it. */
public sealed interface Filter {

  /** All of these hold; all memories if there are none. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** One of these holds; no memory if there are none. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** This does not hold. */
  record Not(Filter part) implements Filter {}

  /** The memory is of this user. */
  record OfUser(UUID userId) implements Filter {}

  /** The memory is of some user. */
  record OfAnyUser() implements Filter {}

  /** It is one of these. */
  record WithId(Set<UUID> ids) implements Filter {
    public WithId {
      ids = Set.copyOf(ids);
    }
  }

  /** It has one of these states, by the names of {@code MemoryState}. */
  record InState(Set<String> states) implements Filter {
    public InState {
      states = Set.copyOf(states);
    }
  }

  /** It has not expired: no {@code expiration_date} in its metadata, or not before this day. */
  record NotExpired(String isoDate) implements Filter {}

  /** A field stands in some relation to a value. */
  record Compare(Field field, Operator operator, Value value) implements Filter {}

  /** A field is there at all. */
  record Present(Field field) implements Filter {}

  /** What a filter can look at. */
  sealed interface Field {

    /** A field of the memory itself. */
    enum Own implements Field {
      CONTENT,
      APP,
      AGENT_ID,
      RUN_ID,
      CATEGORIES,
      CREATED_AT,
      UPDATED_AT
    }

    /** A key of its metadata. */
    record Metadata(String key) implements Field {}
  }

  /** The relations. */
  enum Operator {
    EQ,
    NE,
    GT,
    GTE,
    LT,
    LTE,
    IN,
    NIN,
    CONTAINS,
    ICONTAINS
  }

  /**
   * What is compared with: one value, or any number of them for {@code IN} and {@code NIN}. For the
   * fields that are times each is an ISO 8601 time with its offset.
   */
  record Value(List<Scalar> scalars) {
    public Value {
      scalars = List.copyOf(scalars);
    }
  }

  /**
   * One value.
   *
   * @param text as text without quotes
   * @param json as JSON in normal form
   * @param number whether it is a number
   */
  record Scalar(String text, String json, boolean number) {}

  /** All memories. */
  static Filter all() {
    return new And(List.of());
  }

  /** No memory. */
  static Filter none() {
    return new Or(List.of());
  }

  /** Both hold. */
  default Filter and(Filter other) {
    return new And(List.of(this, other));
  }

  /** Everything but what is deleted. */
  static Filter living() {
    return new InState(Set.of("ACTIVE", "PAUSED", "ARCHIVED"));
  }
}
