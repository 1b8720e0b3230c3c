package io.memorysync.streams.normalize;

import io.memorysync.schema.identity.NameUuid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** One row image of a change event, by column. */
public final class Row {

  /** What Debezium writes for a TOASTed value that the log does not carry. */
  private static final String UNAVAILABLE = "__debezium_unavailable_value";

  private final GenericRecord values;

  public Row(GenericRecord values) {
    this.values = values;
  }

  /** The first of these columns that the table does not have. */
  Optional<String> missing(List<String> columns) {
    return columns.stream().filter(column -> !values.hasField(column)).findFirst();
  }

  /** Whether one of these columns is known to have a value that the log did not carry. */
  boolean lacksValue(String... columns) {
    return Arrays.stream(columns)
        .anyMatch(column -> text(column).filter(UNAVAILABLE::equals).isPresent());
  }

  boolean isNull(String column) {
    return value(column) == null;
  }

  /** A column as text, byte for byte as the database has it. */
  Optional<String> text(String column) {
    return Optional.ofNullable(value(column)).map(Object::toString);
  }

  /** A column that holds a UUID, in lower-case canonical text; empty if it holds anything else. */
  Optional<String> uuid(String column) {
    return text(column).flatMap(NameUuid::canonical);
  }

  /**
   * A time in any of the forms that Debezium gives a column, depending on its type and precision;
   * empty where it is null or cannot be read.
   */
  Optional<Instant> timestamp(String column) {
    Object value = value(column);
    if (value instanceof Long number) {
      return switch (logicalType(column)) {
        case "io.debezium.time.Timestamp" -> Timestamps.ofMillis(number);
        case "io.debezium.time.NanoTimestamp" -> Timestamps.ofMicros(Math.floorDiv(number, 1000L));
        default -> Timestamps.ofMicros(number);
      };
    }
    return Optional.ofNullable(value).map(Object::toString).flatMap(Timestamps::parse);
  }

  /** A vector column as Debezium has it: a list of numbers, or null. */
  List<?> numbers(String column) {
    return value(column) instanceof List<?> numbers ? numbers : null;
  }

  private Object value(String column) {
    return values.hasField(column) ? values.get(column) : null;
  }

  /** Kafka Connect's name of the column's type, under which Debezium tells the unit of a time. */
  private String logicalType(String column) {
    Schema schema = values.getSchema().getField(column).schema();
    List<Schema> types = schema.isUnion() ? schema.getTypes() : List.of(schema);
    return types.stream()
        .map(type -> type.getProp("connect.name"))
        .filter(name -> name != null)
        .findFirst()
        .orElse("");
  }
}
