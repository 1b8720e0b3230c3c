package io.memorysync.streams.normalize;

import io.memorysync.streams.normalize.Normalized.Rejected;
import io.memorysync.streams.rejection.RejectionCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The sentences that tell a person why an event was rejected and what mends it. */
final class Rejections {

  private Rejections() {}

  static Rejected missingColumn(ChangeEnvelope event, String column) {
    return new Rejected(
        RejectionCode.MISSING_COLUMN,
        "Table %s has no column '%s' in its change events: check the store's kind and tables in the"
                .formatted(event.source().qualifiedTable(), column)
            + " configuration of the streams-app, and column.exclude.list of the source connector.",
        Optional.empty());
  }

  static Rejected invalidUuid(ChangeEnvelope event, String column) {
    return new Rejected(
        RejectionCode.INVALID_UUID,
        "Column '%s' of table %s does not hold a UUID: correct the row."
            .formatted(column, event.source().qualifiedTable()),
        Optional.empty());
  }

  /**
   * A row of a table that others refer to which lacks what is wanted of it.
   *
   * @param columns those that it has to have
   * @param uuid the one of them that holds a UUID
   */
  static Rejected incomplete(ChangeEnvelope event, List<String> columns, String uuid) {
    if (event.subject().isEmpty()) {
      return replicaIdentity(event, Optional.empty());
    }
    Row row = event.subject().get();
    return row.missing(columns)
        .map(column -> missingColumn(event, column))
        .orElseGet(
            () ->
                columns.stream()
                    .filter(column -> !column.equals(uuid) && row.isNull(column))
                    .findFirst()
                    .map(column -> nullColumn(event, column))
                    .orElseGet(() -> invalidUuid(event, uuid)));
  }

  private static Rejected nullColumn(ChangeEnvelope event, String column) {
    return new Rejected(
        RejectionCode.MISSING_COLUMN,
        "Column '%s' of table %s is null: correct the row."
            .formatted(column, event.source().qualifiedTable()),
        Optional.empty());
  }

  static Rejected invalidPayload(ChangeEnvelope event, String problem, Optional<String> id) {
    return new Rejected(
        RejectionCode.INVALID_PAYLOAD,
        "A row of table %s cannot be read: %s. Correct its payload; the update is then read."
            .formatted(event.source().qualifiedTable(), problem),
        id);
  }

  static Rejected invalidMetadata(ChangeEnvelope event, Optional<String> id) {
    return new Rejected(
        RejectionCode.INVALID_METADATA,
        "Column 'metadata' of table %s is not a JSON object, is nested deeper than 1000 levels, or holds"
                .formatted(event.source().qualifiedTable())
            + " a number that jsonb cannot hold: correct the row; the update is then read.",
        id);
  }

  static Rejected unknownState(ChangeEnvelope event, List<String> known, Optional<String> id) {
    return new Rejected(
        RejectionCode.UNKNOWN_STATE,
        "Column 'state' of table %s has a value other than %s: set it to one of these, or upgrade"
                .formatted(event.source().qualifiedTable(), String.join(", ", known))
            + " memory-sync to a version that knows it.",
        id);
  }

  static Rejected replicaIdentity(ChangeEnvelope event, Optional<String> id) {
    String table = event.source().qualifiedTable();
    return new Rejected(
        RejectionCode.REPLICA_IDENTITY,
        "The change event of table %s does not hold the whole row: run ALTER TABLE %s REPLICA"
                .formatted(table, table)
            + " IDENTITY FULL; and then repeat the change.",
        id);
  }

  static Rejected vectorDims(ChangeEnvelope event, VectorSpec wanted, int dims, String id) {
    return new Rejected(
        RejectionCode.VECTOR_DIMS,
        "The vector in table %s has %d dimensions or a component that is not finite, and the pipeline"
                .formatted(event.source().qualifiedTable(), dims)
            + " is configured for %d finite ones (embedding.dims): embed the row with the pipeline's"
                .formatted(wanted.dims())
            + " model, or set 'embedder' so that memory-sync does.",
        Optional.of(id));
  }

  /** An event about the table as a whole. */
  static Normalized ofTable(ChangeEnvelope event) {
    return event.operation() == ChangeEnvelope.Operation.TRUNCATE
        ? truncated(event)
        : new Normalized.Ignored(event.operation() + " of the table");
  }

  static Rejected truncated(ChangeEnvelope event) {
    return new Rejected(
        RejectionCode.TRUNCATED,
        "Table %s was emptied by TRUNCATE; that deletes no memory, neither here nor in other stores:"
                .formatted(event.source().qualifiedTable())
            + " fill it again by replaying the sink that writes it (./memory-sync replay), or"
            + " delete its memories in a store with DELETE.",
        Optional.empty());
  }

  static Rejected linkUpdated(ChangeEnvelope event, Optional<String> id) {
    return new Rejected(
        RejectionCode.LINK_UPDATED,
        "A row of table %s was changed in place: delete it and insert another instead."
            .formatted(event.source().qualifiedTable()),
        id);
  }

  static Rejected referenceMissing(
      String schema, Reference missing, Duration waited, Optional<String> id) {
    String table = schema + "." + missing.table().tableName();
    return new Rejected(
        RejectionCode.REFERENCE_MISSING,
        "The row with id %s of table %s did not arrive within %d seconds: check that the table is in"
                .formatted(missing.id(), table, waited.toSeconds())
            + " the publication and in table.include.list of the source connector, run UPDATE %s SET"
                .formatted(table)
            + " id = id WHERE id = '%s'; and then repeat the change.".formatted(missing.id()),
        id);
  }

  static Rejected readerFailure(RuntimeException failure, Optional<String> id) {
    return new Rejected(
        RejectionCode.READER_FAILURE,
        "The reader failed with %s; please report it with the stack trace from the log of the"
                .formatted(failure.getClass().getSimpleName())
            + " streams-app.",
        id);
  }
}
