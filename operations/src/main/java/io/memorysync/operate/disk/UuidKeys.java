package io.memorysync.operate.disk;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.UUID;

/**
 * Keys of a section of a {@link DiskMap}: one byte, and behind it a UUID. In the order of the keys
 * UUIDs are as PostgreSQL and their lower-case text order them, which {@link UUID#compareTo} is
 * not.
 */
public record UuidKeys(byte section) {

  /** The order of the keys. */
  public static final Comparator<UUID> ORDER =
      Comparator.<UUID, Long>comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  /** What all keys of the section begin with. */
  public byte[] prefix() {
    return new byte[] {section};
  }

  public byte[] key(UUID id) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(section)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  public UUID id(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key, 1, 2 * Long.BYTES);
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
