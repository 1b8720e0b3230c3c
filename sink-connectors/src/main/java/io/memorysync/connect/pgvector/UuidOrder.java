package io.memorysync.connect.pgvector;

import java.util.Comparator;
import java.util.UUID;

/**
 * The order of UUIDs in PostgreSQL, in which rows are locked. Java's own takes both halves for
 * signed numbers.
 */
final class UuidOrder implements Comparator<UUID> {

  static final UuidOrder POSTGRESQL = new UuidOrder();

  private UuidOrder() {}

  @Override
  public int compare(UUID one, UUID other) {
    int most = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return most != 0
        ? most
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
