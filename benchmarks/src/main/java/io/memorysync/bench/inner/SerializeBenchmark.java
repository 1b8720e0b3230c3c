package io.memorysync.bench.inner;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The records of the topics in the pipeline's own serdes, their schemas known. */
@State(Scope.Thread)
public class SerializeBenchmark {

  private final Serde<CanonicalMemory> memories = serde();
  private final Serde<MemoryChange> changes = serde();
  private final CanonicalMemory memory = Samples.version();
  private final MemoryChange change = Samples.update();
  private final byte[] memoryBytes = memories.serializer().serialize(Topics.CANONICAL, memory);
  private final byte[] changeBytes = changes.serializer().serialize(Topics.CHANGE, change);

  /** A canonical memory with its vector. */
  @Benchmark
  public byte[] encodeMemory() {
    return memories.serializer().serialize(Topics.CANONICAL, memory);
  }

  @Benchmark
  public CanonicalMemory decodeMemory() {
    return memories.deserializer().deserialize(Topics.CANONICAL, memoryBytes);
  }

  /** An update of a mem0 row: two images, each with its vector. */
  @Benchmark
  public byte[] encodeChange() {
    return changes.serializer().serialize(Topics.CHANGE, change);
  }

  @Benchmark
  public MemoryChange decodeChange() {
    return changes.deserializer().deserialize(Topics.CHANGE, changeBytes);
  }

  private static <T extends SpecificRecord> Serde<T> serde() {
    return new AvroSerdes(Map.of("avro.apicurio.registry.schema-resolver", new KnownSchemas()))
        .specific();
  }
}
