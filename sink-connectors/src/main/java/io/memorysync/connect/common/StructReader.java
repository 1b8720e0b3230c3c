package io.memorysync.connect.common;

import io.memorysync.schema.serde.FloatVector;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads a Connect {@link Struct}, as an Avro converter makes it, into a generated Avro record. A
 * value that is one already, as {@link io.memorysync.connect.converter.MemoryConverter} makes it,
 * is taken as it is.
 *
 * <p>It follows Avro's schema resolution, so that records of earlier and later schema versions are
 * read: a field that the record class does not know is ignored, a field that the struct lacks takes
 * its default, an unknown enum symbol takes the default of its enum.
 *
 * <p>Avro converters turn an enum into a string and leave {@code timestamp-micros} a plain int64.
 *
 * @param <T> the generated record class
 */
final class StructReader<T extends SpecificRecord> {

  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Class<T> type;
  private final Schema schema;
  private final SpecificData data;

  StructReader(Class<T> type) {
    this.type = type;
    this.data = SpecificData.getForClass(type);
    this.schema = data.getSchema(type);
  }

  /**
   * @param value the value of a Connect record
   * @throws DataException naming the field that cannot be read
   */
  T read(Object value) {
    return type.isInstance(value) ? type.cast(value) : type.cast(record(schema, value, "value"));
  }

  private Object record(Schema schema, Object value, String path) {
    if (!(value instanceof Struct struct)) {
      throw wrongType(path, "a struct", value);
    }
    SpecificRecord record = (SpecificRecord) data.newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), field(field, struct, path + "." + field.name()));
    }
    return record;
  }

  private Object field(Schema.Field field, Struct struct, String path) {
    Field connectField = struct.schema().field(field.name());
    // Struct.get would put the default in the place of a null that somebody wrote.
    Object value = connectField == null ? null : struct.getWithoutDefault(field.name());
    if (value != null) {
      return convert(field.schema(), value, path);
    }
    if (connectField != null && field.schema().isNullable()) {
      return null;
    }
    if (field.hasDefaultValue()) {
      return data.getDefaultValue(field);
    }
    throw new DataException("Field " + path + " is missing or null; it must have a value.");
  }

  private Object convert(Schema schema, Object value, String path) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, value, path);
      case UNION -> convert(notNull(schema), value, path);
      case STRING -> string(value, path);
      case ENUM -> symbol(schema, string(value, path), path);
      case ARRAY -> list(schema.getElementType(), value, path);
      case INT -> int32(value, path);
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMicros
              ? instant(value, path)
              : (Object) integer(value, path);
      case FLOAT -> number(value, path).floatValue();
      default ->
          throw new DataException(
              "Field " + path + " has the Avro type " + schema.getType() + ", which is not read.");
    };
  }

  private static Schema notNull(Schema union) {
    return union.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private Object symbol(Schema schema, String symbol, String path) {
    if (schema.hasEnumSymbol(symbol)) {
      return data.createEnum(symbol, schema);
    }
    if (schema.getEnumDefault() != null) {
      return data.createEnum(schema.getEnumDefault(), schema);
    }
    throw new DataException(
        "Field " + path + " holds an unknown symbol; it must be one of " + schema.getEnumSymbols());
  }

  private List<?> list(Schema elements, Object value, String path) {
    if (!(value instanceof List<?> items)) {
      throw wrongType(path, "an array", value);
    }
    if (elements.getType() == Schema.Type.FLOAT) {
      return numbers(items, path);
    }
    List<Object> list = new ArrayList<>(items.size());
    for (Object item : items) {
      if (item == null) {
        throw new DataException("Field " + path + " holds a null; every item must have a value.");
      }
      list.add(convert(elements, item, path));
    }
    return list;
  }

  private static FloatVector numbers(List<?> items, String path) {
    float[] numbers = new float[items.size()];
    int i = 0;
    for (Object item : items) {
      numbers[i++] = number(item, path).floatValue();
    }
    return FloatVector.of(numbers);
  }

  private static Instant instant(Object value, String path) {
    if (value instanceof Date date) {
      return date.toInstant();
    }
    long micros = integer(value, path);
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        ChronoUnit.MICROS.getDuration().toNanos() * Math.floorMod(micros, MICROS_PER_SECOND));
  }

  private static long integer(Object value, String path) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw wrongType(path, "an integer", value);
  }

  private static int int32(Object value, String path) {
    if (value instanceof Integer integer) {
      return integer;
    }
    throw wrongType(path, "an int32", value);
  }

  private static Number number(Object value, String path) {
    if (value instanceof Number number) {
      return number;
    }
    throw wrongType(path, "a number", value);
  }

  private static String string(Object value, String path) {
    if (value instanceof String string) {
      return string;
    }
    throw wrongType(path, "a string", value);
  }

  private static DataException wrongType(String path, String expected, Object value) {
    return new DataException(
        "Field %s must be %s but is a %s; check that value.converter is the Avro converter and that the topic is right."
            .formatted(path, expected, value == null ? "null" : value.getClass().getSimpleName()));
  }
}
