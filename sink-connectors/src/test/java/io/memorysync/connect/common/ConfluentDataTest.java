package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.JsonProperties;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Memories in the shape in which Confluent's AvroConverter hands them to a task.
 *
 * <p>Proven: the readers take this shape, with {@code connect.meta.data} on and off. {@code
 * enhanced.avro.schema.support} makes no difference to it: it names the members of unions of more
 * than one type, of which our schemas have none. Not proven: that the converter makes this shape.
 * Its jar is not on Maven Central, so the shape follows the source of its AvroData as of commit
 * 00c6c543 of confluentinc/schema-registry.
 */
class ConfluentDataTest {

  private static final UUID ID = UUID.fromString("8d7f1b7e-3c0e-4a51-9f1e-0a6f0f3f7a01");
  private static final String PREFIX = "io.confluent.connect.avro.";
  private static final int REGISTERED_VERSION = 3;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMemoryWithEveryFieldIsReadAsItWasWritten(boolean metaData) {
    CanonicalMemory memory =
        Memories.memory(ID)
            .setState(MemoryState.ARCHIVED)
            .setAgentId("planner")
            .setRunId("run-1")
            .setArchivedAt(Memories.CREATED)
            .setDeletedAt(Memories.CREATED)
            .setHeldBy(List.of("openmemory/memories"))
            .build();

    assertThat(new CanonicalMemoryReader().memory(record(memory, metaData))).contains(memory);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMemoryWithoutOptionalValuesIsReadAsItWasWritten(boolean metaData) {
    CanonicalMemory memory =
        Memories.memory(ID).setUser(null).setApp(null).setEmbedding(null).build();

    assertThat(new CanonicalMemoryReader().memory(record(memory, metaData))).contains(memory);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPairOfUserIdsIsReadAsItWasWritten(boolean metaData) {
    UserId pair = UserId.newBuilder().setKey("drj").setId(ID.toString()).build();
    SchemaAndValue data = data(ConnectRecords.generic(pair), metaData);

    assertThat(new UserIdReader().pair(ConnectRecords.record(Topics.USER_ID, "drj", data, 0)))
        .contains(pair);
  }

  @Test
  void theShapeIsWhatItIsSaidToBe() {
    Schema schema = record(Memories.memory(ID).build(), true).valueSchema();

    assertThat(schema.version()).isEqualTo(REGISTERED_VERSION);
    assertThat(schema.field("state").schema())
        .satisfies(
            state -> {
              assertThat(state.type()).isEqualTo(Schema.Type.STRING);
              assertThat(state.name()).isEqualTo("io.memorysync.schema.MemoryState");
              assertThat(state.parameters()).containsEntry(PREFIX + "Enum.ACTIVE", "ACTIVE");
              assertThat(state.defaultValue()).isEqualTo("ACTIVE");
            });
    assertThat(schema.field("created_at").schema())
        .satisfies(
            createdAt -> {
              assertThat(createdAt.type()).isEqualTo(Schema.Type.INT64);
              assertThat(createdAt.name()).isNull();
            });
    assertThat(schema.field("user").schema())
        .satisfies(
            user -> {
              assertThat(user.type()).isEqualTo(Schema.Type.STRUCT);
              assertThat(user.isOptional()).isTrue();
            });
  }

  private static SinkRecord record(CanonicalMemory memory, boolean metaData) {
    SchemaAndValue data = data(ConnectRecords.generic(memory), metaData);
    return ConnectRecords.record(Topics.CANONICAL, memory.getId(), data, 0);
  }

  private static SchemaAndValue data(GenericRecord record, boolean metaData) {
    Schema schema = builder(record.getSchema(), metaData).version(REGISTERED_VERSION).build();
    return new SchemaAndValue(schema, value(schema, record));
  }

  private static Schema field(org.apache.avro.Schema.Field field, boolean metaData) {
    if (field.schema().isUnion()) {
      // Null and one type: that type, optional, without a default.
      org.apache.avro.Schema type =
          field.schema().getTypes().stream()
              .filter(member -> member.getType() != org.apache.avro.Schema.Type.NULL)
              .findFirst()
              .orElseThrow();
      return builder(type, metaData).optional().build();
    }
    SchemaBuilder builder = builder(field.schema(), metaData);
    if (field.hasDefaultValue() && field.defaultVal() != JsonProperties.NULL_VALUE) {
      builder.parameter(PREFIX + "field.default", "true").defaultValue(field.defaultVal());
    }
    return builder.build();
  }

  private static SchemaBuilder builder(org.apache.avro.Schema avro, boolean metaData) {
    return switch (avro.getType()) {
      case RECORD -> struct(avro, metaData);
      case ENUM -> symbol(avro, metaData);
      case ARRAY -> SchemaBuilder.array(builder(avro.getElementType(), metaData).build());
      case STRING -> SchemaBuilder.string();
      case INT -> SchemaBuilder.int32();
      // Also a timestamp-micros, of which the logical type is lost.
      case LONG -> SchemaBuilder.int64();
      case FLOAT -> SchemaBuilder.float32();
      default -> throw new IllegalArgumentException("no schema of ours has " + avro.getType());
    };
  }

  private static SchemaBuilder struct(org.apache.avro.Schema avro, boolean metaData) {
    SchemaBuilder struct = SchemaBuilder.struct().name(avro.getFullName());
    if (metaData && avro.getDoc() != null) {
      struct.parameter(PREFIX + "record.doc", avro.getDoc());
    }
    for (org.apache.avro.Schema.Field field : avro.getFields()) {
      if (metaData && field.doc() != null) {
        struct.parameter(PREFIX + "field.doc." + field.name(), field.doc());
      }
      struct.field(field.name(), field(field, metaData));
    }
    return struct;
  }

  private static SchemaBuilder symbol(org.apache.avro.Schema avro, boolean metaData) {
    SchemaBuilder string = SchemaBuilder.string().name(avro.getFullName());
    if (metaData && avro.getDoc() != null) {
      string.parameter(PREFIX + "enum.doc." + avro.getName(), avro.getDoc());
    }
    if (metaData && avro.getEnumDefault() != null) {
      string.parameter(PREFIX + "enum.default." + avro.getName(), avro.getEnumDefault());
    }
    string.parameter(PREFIX + "Enum", avro.getFullName());
    avro.getEnumSymbols().forEach(symbol -> string.parameter(PREFIX + "Enum." + symbol, symbol));
    return string;
  }

  private static Object value(Schema schema, Object avro) {
    if (avro == null) {
      return null;
    }
    return switch (schema.type()) {
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          struct.put(field, value(field.schema(), ((GenericRecord) avro).get(field.name())));
        }
        yield struct;
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        ((Iterable<?>) avro).forEach(item -> items.add(value(schema.valueSchema(), item)));
        yield items;
      }
      case STRING -> avro.toString();
      default -> avro;
    };
  }
}
