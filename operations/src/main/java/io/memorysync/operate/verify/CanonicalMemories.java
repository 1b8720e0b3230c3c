package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.disk.DiskMap;
import io.memorysync.operate.disk.UuidKeys;
import io.memorysync.operate.output.Progress;
import io.memorysync.operate.topics.TopicScan;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Topics;
import io.memorysync.schema.identity.NameUuid;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** The last version of every memory on {@code memory.canonical}, on disk, in the order of ids. */
final class CanonicalMemories implements AutoCloseable {

  private static final UuidKeys KEYS = new UuidKeys((byte) 'c');

  private final DiskMap disk;
  private final Deserializer<CanonicalMemory> deserializer;
  private final TopicScan<byte[]> topic;
  private long records;

  CanonicalMemories(OperationsConfig config, DiskMap disk) {
    this.disk = disk;
    this.deserializer = config.avro().deserializer();
    this.topic =
        new TopicScan<>(config.kafka().consumer(new ByteArrayDeserializer()), Topics.CANONICAL);
  }

  /** Reads what has been published since the last time. */
  void catchUp(Progress progress) {
    topic.all(progress, record -> keep(record.key(), record.value()));
  }

  /** How many records have been read; there are not more memories than that. */
  long records() {
    return records;
  }

  Optional<CanonicalMemory> get(UUID id) {
    return Optional.ofNullable(disk.get(KEYS.key(id))).map(this::memory);
  }

  Cursor<CanonicalMemory> scan() {
    return new Scan(disk.scan(KEYS.prefix()));
  }

  @Override
  public void close() {
    topic.close();
    deserializer.close();
  }

  /** Keeps a record as it is; it is decoded when it is compared. */
  private void keep(String key, byte[] value) {
    records++;
    Optional<UUID> id = NameUuid.canonical(key).map(UUID::fromString);
    if (id.isPresent() && value == null) {
      disk.remove(KEYS.key(id.get()));
    } else if (id.isPresent()) {
      disk.put(KEYS.key(id.get()), value);
    }
  }

  private CanonicalMemory memory(byte[] value) {
    try {
      return deserializer.deserialize(Topics.CANONICAL, value);
    } catch (KafkaException | IllegalStateException e) {
      throw new OperationsException(
          "A record of "
              + Topics.CANONICAL
              + " cannot be decoded: "
              + e.getMessage()
              + "; check avro.* of the streams application's configuration and that the schema"
              + " registry runs.",
          e);
    }
  }

  private final class Scan implements Cursor<CanonicalMemory> {

    private final DiskMap.Scan entries;

    private Scan(DiskMap.Scan entries) {
      this.entries = entries;
    }

    @Override
    public Optional<CanonicalMemory> next() {
      return entries.hasNext() ? Optional.of(memory(entries.next().value())) : Optional.empty();
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
