package io.memorysync.connect.pgvector;

import java.util.List;
import java.util.Optional;

/**
 * A table that a layout needs.
 *
 * @param option the option that names it, or its schema or database
 * @param name of the table
 * @param columns that are read or written
 * @param key columns by which rows are found again, on which a unique index has to be; empty where
 *     the sink adds rows only
 * @param privileges that are needed, as GRANT names them
 * @param remedy what to do where it is missing, as the end of a sentence
 * @param captured whether the pipeline also captures its changes
 * @param vectorDims dimensions of its column {@code vector}; empty where it has no pgvector column
 */
record RequiredTable(
    String option,
    TableName name,
    List<String> columns,
    List<String> key,
    List<String> privileges,
    String remedy,
    boolean captured,
    Optional<Integer> vectorDims) {

  /** A table without a key, or a collection, whose key is its id. */
  RequiredTable(
      String option,
      TableName name,
      List<String> columns,
      List<String> privileges,
      String remedy,
      boolean captured,
      Optional<Integer> vectorDims) {
    this(
        option,
        name,
        columns,
        vectorDims.isPresent() ? List.of("id") : List.of(),
        privileges,
        remedy,
        captured,
        vectorDims);
  }

  /** A table of OpenMemory's own, which the pipeline also captures. */
  static RequiredTable openMemory(TableName name, List<String> columns, List<String> privileges) {
    return new RequiredTable(
        PgVectorSinkConfig.TABLES_SCHEMA_CONFIG,
        name,
        columns,
        privileges,
        "start OpenMemory once, which makes its tables, or correct the schema",
        true,
        Optional.empty());
  }

  /** The same table where the pipeline does not capture it. */
  RequiredTable notCaptured() {
    return new RequiredTable(option, name, columns, key, privileges, remedy, false, vectorDims);
  }

  /** The same table with a key. */
  RequiredTable keyedBy(String... columnsOfKey) {
    return new RequiredTable(
        option, name, columns, List.of(columnsOfKey), privileges, remedy, captured, vectorDims);
  }
}
