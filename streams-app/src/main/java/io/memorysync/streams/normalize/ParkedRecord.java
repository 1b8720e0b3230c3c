package io.memorysync.streams.normalize;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A record that waits for a row it refers to, or behind such a record of the same memory.
 *
 * @param source the record
 * @param sinceMillis wall-clock time at which it was parked, in milliseconds
 */
record ParkedRecord(SourceRecord source, long sinceMillis) {

  private static final byte FORMAT = 1;
  private static final int NO_KEY = -1;
  private static final int HEADER_BYTES = 1 + 3 * Long.BYTES + 2 * Integer.BYTES;

  /** The form in the state store and its changelog; its first byte tells the format. */
  static Serde<ParkedRecord> serde() {
    return Serdes.serdeFrom((topic, parked) -> write(parked), (topic, bytes) -> read(bytes));
  }

  private static byte[] write(ParkedRecord parked) {
    if (parked == null) {
      return null;
    }
    SourceRecord source = parked.source();
    byte[] key = source.key();
    int keyBytes = key == null ? 0 : key.length;
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + keyBytes + source.value().length);
    bytes
        .put(FORMAT)
        .putLong(parked.sinceMillis())
        .putInt(source.partition())
        .putLong(source.offset())
        .putLong(source.timestamp())
        .putInt(key == null ? NO_KEY : keyBytes);
    if (key != null) {
      bytes.put(key);
    }
    return bytes.put(source.value()).array();
  }

  private static ParkedRecord read(byte[] stored) {
    if (stored == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    if (bytes.get() != FORMAT) {
      throw new SerializationException(
          "A parked record was stored by a newer memory-sync: run that version again");
    }
    long sinceMillis = bytes.getLong();
    int partition = bytes.getInt();
    long offset = bytes.getLong();
    long timestamp = bytes.getLong();
    int keyBytes = bytes.getInt();
    byte[] key = keyBytes == NO_KEY ? null : take(bytes, keyBytes);
    byte[] value = take(bytes, bytes.remaining());
    return new ParkedRecord(
        new SourceRecord(partition, offset, timestamp, key, value), sinceMillis);
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }
}
