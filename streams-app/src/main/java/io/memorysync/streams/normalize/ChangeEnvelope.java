package io.memorysync.streams.normalize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.schema.ChangeOp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * One change event of Debezium's PostgreSQL connector.
 *
 * @param operation what happened
 * @param before the row before; empty for an insert and a snapshot, and for an update of a table
 *     without REPLICA IDENTITY FULL
 * @param after the row after; empty for a delete
 * @param source where and when
 */
public record ChangeEnvelope(
    Operation operation, Optional<Row> before, Optional<Row> after, Source source) {

  private static final List<String> FIELDS = List.of("op", "source", "before", "after");

  /** Debezium's {@code op}. */
  public enum Operation {
    INSERT("c"),
    UPDATE("u"),
    DELETE("d"),
    SNAPSHOT("r"),
    TRUNCATE("t"),
    MESSAGE("m");

    private final String code;

    Operation(String code) {
      this.code = code;
    }

    /** Whether this is a change of one row; a TRUNCATE and a logical message are not. */
    boolean ofRow() {
      return this != TRUNCATE && this != MESSAGE;
    }

    /** The operation as a change of one row. */
    ChangeOp changeOp() {
      return switch (this) {
        case INSERT -> ChangeOp.INSERT;
        case UPDATE -> ChangeOp.UPDATE;
        case DELETE -> ChangeOp.DELETE;
        case SNAPSHOT -> ChangeOp.SNAPSHOT;
        case TRUNCATE, MESSAGE -> throw new IllegalStateException(this + " is no change of a row");
      };
    }

    private static Optional<Operation> of(String code) {
      for (Operation operation : values()) {
        if (operation.code.equals(code)) {
          return Optional.of(operation);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Debezium's {@code source}.
   *
   * @param schema schema of the table
   * @param table name of the table
   * @param commitLsn LSN of the last commit before the change, 0 where unknown; with {@code lsn}
   *     the position of the event (rule R1)
   * @param lsn LSN of the change, 0 where unknown
   * @param transactionId transaction in the database; null for a snapshot
   * @param committedAt commit time of the transaction, to the microsecond
   * @param origin replication origin of the transaction; null for an application's own, and for a
   *     snapshot, whose rows nobody has just written: Debezium gives them the origin of whatever
   *     change it streamed last
   */
  public record Source(
      String schema,
      String table,
      long commitLsn,
      long lsn,
      Long transactionId,
      Instant committedAt,
      String origin) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The table as SQL names it. */
    String qualifiedTable() {
      return schema + "." + table;
    }

    private static Source of(GenericRecord source, Operation operation) {
      return new Source(
          text(source, "schema"),
          text(source, "table"),
          commitLsn(text(source, "sequence")),
          number(source, "lsn", 0L),
          number(source, "txId", null),
          committedAt(source),
          operation == Operation.SNAPSHOT ? null : text(source, "origin"));
    }

    /**
     * {@code sequence} is a JSON array of two LSNs as text, of the last commit and of the change.
     */
    private static long commitLsn(String sequence) {
      if (sequence == null) {
        return 0;
      }
      try {
        JsonNode lsns = JSON.readTree(sequence);
        return lsns.path(0).asLong(0);
      } catch (JsonProcessingException e) {
        return 0;
      }
    }

    private static Instant committedAt(GenericRecord source) {
      Long micros = number(source, "ts_us", null);
      return micros == null
          ? Instant.ofEpochMilli(number(source, "ts_ms", 0L))
          : Timestamps.ofMicros(micros).orElse(Instant.EPOCH);
    }

    private static String text(GenericRecord source, String field) {
      Object value = source.hasField(field) ? source.get(field) : null;
      return value == null ? null : value.toString();
    }

    private static Long number(GenericRecord source, String field, Long fallback) {
      Object value = source.hasField(field) ? source.get(field) : null;
      return value instanceof Number number ? Long.valueOf(number.longValue()) : fallback;
    }
  }

  /** The envelope in a decoded record value; empty if that is none of Debezium's envelopes. */
  public static Optional<ChangeEnvelope> of(Object value) {
    if (!(value instanceof GenericRecord envelope)
        || !FIELDS.stream().allMatch(envelope::hasField)
        || !(envelope.get("source") instanceof GenericRecord source)) {
      return Optional.empty();
    }
    return Operation.of(String.valueOf(envelope.get("op")))
        .map(
            operation ->
                new ChangeEnvelope(
                    operation,
                    row(envelope.get("before")),
                    row(envelope.get("after")),
                    Source.of(source, operation)));
  }

  /** The row that the event is about: after the change, or the one that was deleted. */
  Optional<Row> subject() {
    return operation == Operation.DELETE ? before : after;
  }

  private static Optional<Row> row(Object image) {
    return image instanceof GenericRecord values ? Optional.of(new Row(values)) : Optional.empty();
  }
}
