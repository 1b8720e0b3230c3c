package io.memorysync.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** The bytes on the wire, and the choice of classes that make them. */
class AvroSerdesTest {

  private static final String MEMORY_ID = "4b9f3f0e-1d0c-4a57-9a3b-0d5e8f6a7c21";

  private final SchemasInMemory schemas = new SchemasInMemory();
  private final AvroSerdes serdes =
      new AvroSerdes(Map.of("avro.apicurio.registry.schema-resolver", schemas));

  @Test
  void aGeneratedRecordComesBackAsItIs() {
    Serde<CanonicalMemory> serde = serdes.specific();

    byte[] bytes = serde.serializer().serialize(Topics.CANONICAL, memory());

    assertThat(serde.deserializer().deserialize(Topics.CANONICAL, bytes)).isEqualTo(memory());
  }

  @Test
  void aValueIsTheMagicByteTheSchemaIdAndPlainAvroThatAGenericReaderReads() throws IOException {
    schemas.idOf(UserId.getClassSchema());
    ByteBuffer bytes =
        ByteBuffer.wrap(
            serdes.<CanonicalMemory>specific().serializer().serialize(Topics.CANONICAL, memory()));

    assertThat(bytes.get()).isZero();
    int id = bytes.getInt();
    assertThat(id).isEqualTo(2);
    // Nothing but the schema's text, as a consumer in another language gets it from the registry.
    Schema schema = new Schema.Parser().parse(schemas.byId(id).toString());
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(bytes.array(), bytes.position(), bytes.remaining(), null);
    GenericRecord read = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    assertThat(read.get("id")).hasToString(MEMORY_ID);
    assertThat(read.get("state")).hasToString("PAUSED");
    assertThat(read.get("updated_at")).isEqualTo(1_760_000_000_123_456L);
    assertThat(((GenericRecord) read.get("user")).get("key")).hasToString("drj");
    assertThat(((GenericRecord) read.get("embedding")).get("vector"))
        .isEqualTo(List.of(0.25f, -0.5f));
  }

  @Test
  void theGenericDeserializerReadsARecordOfNoGeneratedClass() {
    Schema table =
        SchemaBuilder.record("Value")
            .namespace("mem0.public")
            .fields()
            .requiredString("id")
            .endRecord();
    byte[] bytes = generic(new GenericRecordBuilder(table).set("id", MEMORY_ID).build());

    Object read = serdes.generic(false).deserialize("mem0.public.mem0migrations", bytes);

    assertThat(read).isInstanceOf(GenericRecord.class);
    assertThat(((GenericRecord) read).get("id")).hasToString(MEMORY_ID);
  }

  @Test
  void aRecordOfAnOlderSchemaGetsTheDefaultsOfTheFieldsItLacks() {
    Schema older =
        SchemaBuilder.record("UserId")
            .namespace(UserId.class.getPackageName())
            .fields()
            .requiredString("key")
            .requiredString("id")
            .endRecord();
    byte[] bytes =
        generic(new GenericRecordBuilder(older).set("key", "drj").set("id", MEMORY_ID).build());

    UserId read = serdes.<UserId>specific().deserializer().deserialize(Topics.USER_ID, bytes);

    assertThat(read).isEqualTo(new UserId("drj", MEMORY_ID, UserIdSource.MAPPING));
  }

  @Test
  void aVectorIsReadWithoutAnObjectForEachNumber() {
    Serde<CanonicalMemory> serde = serdes.specific();
    byte[] bytes = serde.serializer().serialize(Topics.CANONICAL, memory());

    CanonicalMemory read = serde.deserializer().deserialize(Topics.CANONICAL, bytes);

    assertThat(read.getEmbedding().getVector()).isInstanceOf(FloatVector.class);
    assertThat(serde.serializer().serialize(Topics.CANONICAL, read)).isEqualTo(bytes);
  }

  @Test
  void aTombstoneHasNoBytes() {
    Serde<UserId> serde = serdes.specific();

    assertThat(serde.serializer().serialize(Topics.USER_ID, null)).isNull();
    assertThat(serde.deserializer().deserialize(Topics.USER_ID, null)).isNull();
  }

  @Test
  void theClassesAreTheConfiguredOnesAndGetTheirSettingsWithoutPrefix() {
    AvroSerdes chosen =
        new AvroSerdes(
            Map.of(
                AvroSerdes.SERIALIZER_CONFIG,
                SettingsSerializer.class.getName(),
                AvroSerdes.DESERIALIZER_CONFIG,
                SettingsDeserializer.class.getName(),
                "avro.schema.registry.url",
                "http://registry:8081",
                "bootstrap.servers",
                "broker:9092"));

    Serde<UserId> serde = chosen.specific();

    assertThat(serde.serializer()).isInstanceOf(SettingsSerializer.class);
    assertThat(((SettingsSerializer) serde.serializer()).settings)
        .containsEntry("schema.registry.url", "http://registry:8081")
        .doesNotContainKey("bootstrap.servers");
    assertThat(serde.deserializer()).isInstanceOf(SettingsDeserializer.class);
    assertThat(((SettingsDeserializer) serde.deserializer()).settings)
        .containsEntry("schema.registry.url", "http://registry:8081")
        .containsEntry("specific.avro.reader", true);
  }

  @Test
  void anUnknownSerializerClassIsAnErrorThatNamesTheKey() {
    AvroSerdes broken =
        new AvroSerdes(Map.of(AvroSerdes.SERIALIZER_CONFIG, "com.example.NoSuchSerializer"));

    assertThatThrownBy(broken::specific)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("avro.serializer.class")
        .hasMessageContaining("com.example.NoSuchSerializer");
  }

  @Test
  void anUnknownDeserializerClassIsAnErrorThatNamesTheKey() {
    AvroSerdes broken =
        new AvroSerdes(Map.of(AvroSerdes.DESERIALIZER_CONFIG, "com.example.NoSuchDeserializer"));

    assertThatThrownBy(() -> broken.generic(false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("avro.deserializer.class")
        .hasMessageContaining("com.example.NoSuchDeserializer");
  }

  /** In the wire format, under an id of the schema's own. */
  private byte[] generic(GenericRecord value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(schemas.idOf(value.getSchema())).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static CanonicalMemory memory() {
    Instant written = Instant.parse("2025-10-09T08:53:20.123456Z");
    return CanonicalMemory.newBuilder()
        .setId(MEMORY_ID)
        .setVersion(3)
        .setState(MemoryState.PAUSED)
        .setUser(new UserRef("12345678-1234-5678-9012-123456789abc", "drj"))
        .setContent("likes tea")
        .setContentHash("49e1b2ae22c0b0a1f28c3f0e1b6d9f55")
        .setMetadata("{}")
        .setCategories(List.of("drinks"))
        .setCreatedAt(written)
        .setUpdatedAt(written)
        .setEmbedding(
            new Embedding(
                "test-model", 2, "49e1b2ae22c0b0a1f28c3f0e1b6d9f55", List.of(0.25f, -0.5f)))
        .setWrittenBy(new Provenance("mem0", "collection", written, 41L))
        .setHeldBy(List.of("mem0/collection"))
        .setCause(VersionCause.WRITTEN)
        .build();
  }

  /** Remembers what it was configured with. */
  public static final class SettingsSerializer implements Serializer<UserId> {

    private Map<String, Object> settings;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      settings = Map.copyOf(configs);
    }

    @Override
    public byte[] serialize(String topic, UserId data) {
      throw new UnsupportedOperationException();
    }
  }

  /** Remembers what it was configured with. */
  public static final class SettingsDeserializer implements Deserializer<UserId> {

    private Map<String, Object> settings;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      settings = Map.copyOf(configs);
    }

    @Override
    public UserId deserialize(String topic, byte[] data) {
      throw new UnsupportedOperationException();
    }
  }
}
