package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Topics;
import io.memorysync.schema.VersionCause;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalMemoryReaderTest {

  private static final UUID ID = UUID.fromString("8d7f1b7e-3c0e-4a51-9f1e-0a6f0f3f7a01");

  private final CanonicalMemoryReader reader = new CanonicalMemoryReader();

  @Test
  void aMemoryWithEveryFieldIsReadAsItWasWritten() {
    CanonicalMemory memory =
        Memories.memory(ID)
            .setState(MemoryState.ARCHIVED)
            .setAgentId("planner")
            .setRunId("run-1")
            .setCategories(List.of("home", "work"))
            .setArchivedAt(Memories.CREATED)
            .setDeletedAt(Memories.CREATED)
            .setHeldBy(List.of("openmemory/memories"))
            .setCause(VersionCause.MERGED)
            .build();

    assertThat(reader.memory(ConnectRecords.record(memory, 0))).contains(memory);
  }

  @Test
  void aMemoryWithoutOptionalValuesIsReadAsItWasWritten() {
    CanonicalMemory memory =
        Memories.memory(ID).setUser(null).setApp(null).setEmbedding(null).build();

    assertThat(reader.memory(ConnectRecords.record(memory, 0))).contains(memory);
  }

  @Test
  void theKeyIsTheMemorysId() {
    assertThat(reader.id(ConnectRecords.tombstone(ID, 0))).isEqualTo(ID);
  }

  @Test
  void aTombstoneHasNoMemory() {
    assertThat(reader.memory(ConnectRecords.tombstone(ID, 0))).isEmpty();
  }

  @Test
  void aFieldOfALaterSchemaIsIgnored() {
    CanonicalMemory memory = Memories.memory(ID).build();
    GenericRecord later = ConnectRecords.generic(memory, schemaWithNewField());

    assertThat(reader.memory(ConnectRecords.record(later, 0))).contains(memory);
  }

  @Test
  void aFieldThatAnotherSchemaLacksTakesItsDefault() {
    Struct struct = withoutField(struct(), "cause");

    assertThat(reader.memory(record(struct)))
        .map(CanonicalMemory::getCause)
        .contains(VersionCause.WRITTEN);
  }

  @Test
  void aStateOfALaterSchemaIsReadAsTheEnumsDefault() {
    Struct struct = change(struct(), "state", "FROZEN");

    assertThat(reader.memory(record(struct)))
        .map(CanonicalMemory::getState)
        .contains(MemoryState.ACTIVE);
  }

  @Test
  void aTimeAsConnectTimestampIsReadToo() {
    Struct struct =
        copy(
            struct(),
            field ->
                field.name().equals("created_at") ? Timestamp.builder().build() : field.schema(),
            target -> target.put("created_at", new Date(1_000)));

    assertThat(reader.memory(record(struct)).orElseThrow().getCreatedAt())
        .hasToString("1970-01-01T00:00:01Z");
  }

  @Test
  void aTimeBefore1970IsReadToTheMicrosecond() {
    Struct struct = change(struct(), "created_at", -1L);

    assertThat(reader.memory(record(struct)).orElseThrow().getCreatedAt())
        .hasToString("1969-12-31T23:59:59.999999Z");
  }

  @Test
  void aMissingFieldIsNamed() {
    Struct struct = withoutField(struct(), "content");

    assertThatThrownBy(() -> reader.memory(record(struct)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value.content ");
  }

  @Test
  void aFieldOfTheWrongTypeIsNamed() {
    Struct struct =
        copy(
            struct(),
            field -> field.name().equals("version") ? Schema.STRING_SCHEMA : field.schema(),
            target -> target.put("version", "one"));

    assertThatThrownBy(() -> reader.memory(record(struct)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value.version must be an integer");
  }

  @Test
  void aFieldInsideARecordIsNamedByItsPath() {
    Struct struct = struct();
    Struct user = withoutField(struct.getStruct("user"), "key");
    Struct changed =
        copy(
            struct,
            field -> field.name().equals("user") ? user.schema() : field.schema(),
            target -> target.put("user", user));

    assertThatThrownBy(() -> reader.memory(record(changed)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value.user.key");
  }

  @Test
  void aValueThatIsNoStructSaysWhichConverterIsNeeded() {
    SinkRecord record =
        ConnectRecords.record(
            Topics.CANONICAL, ID.toString(), new SchemaAndValue(null, Map.of("id", "x")), 0);

    assertThatThrownBy(() -> reader.memory(record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value.converter");
  }

  @Test
  void anIdOtherThanTheKeyIsRefused() {
    SinkRecord record =
        ConnectRecords.record(
            Topics.CANONICAL,
            UUID.randomUUID().toString(),
            new SchemaAndValue(struct().schema(), struct()),
            0);

    assertThatThrownBy(() -> reader.memory(record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value.id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "drj",
        "1-1-1-1-1",
        "8D7F1B7E-3C0E-4A51-9F1E-0A6F0F3F7A01",
        "8d7f1b7e3c0e4a519f1e0a6f0f3f7a01"
      })
  void aKeyThatIsNoUuidIsNamed(String key) {
    SinkRecord record = ConnectRecords.record(Topics.CANONICAL, key, SchemaAndValue.NULL, 0);

    assertThatThrownBy(() -> reader.id(record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Field key");
  }

  @Test
  void aKeyThatIsNoStringSaysWhichConverterIsNeeded() {
    SinkRecord record =
        ConnectRecords.record(Topics.CANONICAL, new byte[16], SchemaAndValue.NULL, 0);

    assertThatThrownBy(() -> reader.id(record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("key.converter");
  }

  private static Struct struct() {
    return (Struct) ConnectRecords.record(Memories.memory(ID).build(), 0).value();
  }

  private static SinkRecord record(Struct struct) {
    return ConnectRecords.record(
        Topics.CANONICAL, ID.toString(), new SchemaAndValue(struct.schema(), struct), 0);
  }

  private static Struct change(Struct struct, String field, Object value) {
    return copy(struct, Field::schema, target -> target.put(field, value));
  }

  private static Struct withoutField(Struct struct, String name) {
    return copy(struct, field -> field.name().equals(name) ? null : field.schema(), target -> {});
  }

  private static Struct copy(
      Struct struct, java.util.function.Function<Field, Schema> schemas, Consumer<Struct> change) {
    SchemaBuilder builder = SchemaBuilder.struct();
    for (Field field : struct.schema().fields()) {
      if (schemas.apply(field) != null) {
        builder.field(field.name(), schemas.apply(field));
      }
    }
    Struct copy = new Struct(builder.build());
    for (Field field : copy.schema().fields()) {
      if (field.schema().equals(struct.schema().field(field.name()).schema())) {
        copy.put(field, struct.getWithoutDefault(field.name()));
      }
    }
    change.accept(copy);
    return copy;
  }

  private static org.apache.avro.Schema schemaWithNewField() {
    String added =
        "{\"name\":\"importance\",\"type\":[\"null\",\"double\"],\"default\":null},"
            + "{\"name\":\"cause\",";
    return new org.apache.avro.Schema.Parser()
        .parse(CanonicalMemory.getClassSchema().toString().replace("{\"name\":\"cause\",", added));
  }
}
