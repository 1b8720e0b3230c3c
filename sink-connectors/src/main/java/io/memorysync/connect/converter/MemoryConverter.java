package io.memorysync.connect.converter;

import io.memorysync.connect.common.Version;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.UserId;
import io.memorysync.schema.serde.AvroLimits;
import io.memorysync.schema.serde.PlainDatumReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Decodes the topics of memory-sync for its own sinks: from Avro straight to the generated records,
 * without Connect's data model, in which every number of a vector is an object that is copied and
 * checked three times. It does not serve transforms, which expect that model; with those, any Avro
 * converter does, behind {@link PatientConverter}.
 *
 * <p>Waits for a schema registry that does not answer; a record that is bad fails at once.
 */
public final class MemoryConverter implements Converter, Versioned {

  /** Configuration key: address of the schema registry. */
  public static final String REGISTRY_URL_CONFIG = "schema.registry.url";

  /** Configuration key: login to the schema registry. */
  public static final String USER_INFO_CONFIG = "schema.registry.basic.auth.user.info";

  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              REGISTRY_URL_CONFIG,
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Confluent-compatible API of the schema registry, for example http://localhost:8081"
                  + " (Confluent's) or http://localhost:8080/apis/ccompat/v7 (Apicurio's).")
          .define(
              USER_INFO_CONFIG,
              Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "Login to the schema registry, as user:password; empty for none.");

  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private static final Map<String, Class<? extends SpecificRecord>> RECORDS =
      Stream.of(CanonicalMemory.class, UserId.class)
          .collect(Collectors.toMap(Class::getName, Function.identity()));

  private final Map<Integer, DatumReader<SpecificRecord>> readers = new HashMap<>();
  private SchemasById schemas;
  private BinaryDecoder decoder;

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    AvroLimits.apply();
    AbstractConfig config = new AbstractConfig(CONFIG, configs, false);
    schemas =
        new SchemasById(
            config.getString(REGISTRY_URL_CONFIG),
            Optional.ofNullable(config.getPassword(USER_INFO_CONFIG))
                .map(Password::value)
                .filter(login -> !login.isBlank()));
  }

  /**
   * Decodes a record.
   *
   * @param value Avro in the Confluent wire format: a zero byte, four bytes of schema id, the
   *     record
   * @return the record without a schema; {@link SchemaAndValue#NULL} for a tombstone
   * @throws DataException if the value cannot be decoded, or is no record of memory-sync
   */
  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    if (value == null) {
      return SchemaAndValue.NULL;
    }
    if (value.length < HEADER_BYTES || value[0] != MAGIC) {
      throw new DataException(
          "The value is not Avro in the Confluent wire format; check that the topic is right.");
    }
    DatumReader<SpecificRecord> reader = reader(ByteBuffer.wrap(value).getInt(1));
    try {
      decoder =
          DecoderFactory.get()
              .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
      return new SchemaAndValue(null, reader.read(null, decoder));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      // Its message may quote the value.
      throw new DataException(
          "The value cannot be decoded ("
              + e.getClass().getSimpleName()
              + "): cut short or garbled.");
    }
  }

  /**
   * @throws DataException always
   */
  @Override
  public byte[] fromConnectData(
      String topic, org.apache.kafka.connect.data.Schema schema, Object value) {
    throw new DataException(
        MemoryConverter.class.getSimpleName()
            + " reads for sinks; a source needs an Avro converter.");
  }

  private DatumReader<SpecificRecord> reader(int id) {
    DatumReader<SpecificRecord> known = readers.get(id);
    if (known != null) {
      return known;
    }
    DatumReader<SpecificRecord> made = readerOf(schema(id));
    readers.put(id, made);
    return made;
  }

  private Schema schema(int id) {
    try {
      return schemas.get(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerStops();
    }
  }

  private static DatumReader<SpecificRecord> readerOf(Schema writer) {
    Class<? extends SpecificRecord> type = RECORDS.get(writer.getFullName());
    if (type == null) {
      throw new DataException(
          "The value is a "
              + writer.getFullName()
              + ", which the sink does not read; it must be one of "
              + List.copyOf(RECORDS.keySet())
              + ". Check that the topic is right.");
    }
    return PlainDatumReader.ofRecords(writer, type);
  }
}
