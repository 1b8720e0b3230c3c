package io.memorysync.connect.pgvector;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks whether a database is as the options say and the sink needs it, and changes nothing. */
final class TargetInspection {

  private static final int OLDEST_VERSION = 15;

  private static final String TABLE =
      """
      SELECT tables.oid, tables.relreplident = 'f', has_schema_privilege(schemas.oid, 'USAGE')
      FROM pg_class AS tables JOIN pg_namespace AS schemas ON schemas.oid = tables.relnamespace
      WHERE schemas.nspname = ? AND tables.relname = ? AND tables.relkind IN ('r', 'p')
      """;

  private static final String COLUMNS =
      """
      SELECT attname, format_type(atttypid, atttypmod), atttypmod, EXISTS (
        SELECT FROM pg_extension AS extensions
        JOIN pg_depend AS members ON members.refobjid = extensions.oid
          AND members.refclassid = 'pg_extension'::regclass
          AND members.classid = 'pg_type'::regclass
        JOIN pg_type AS types ON types.oid = members.objid
        WHERE extensions.extname = 'vector' AND types.typname = 'vector'
          AND types.oid = atttypid)
      FROM pg_attribute WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped
      """;

  private static final String EXTENSION =
      """
      SELECT schemas.nspname, has_schema_privilege(schemas.oid, 'USAGE')
      FROM pg_extension JOIN pg_namespace AS schemas ON schemas.oid = extnamespace
      WHERE extname = 'vector'
      """;

  /** ON CONFLICT takes neither a partial index nor one whose check can be put off. */
  private static final String UNIQUE_INDEX =
      """
      SELECT EXISTS (
        SELECT FROM pg_index
        WHERE indrelid = ?::oid AND indisunique AND indisvalid AND indimmediate
          AND indpred IS NULL AND indexprs IS NULL
          AND ?::text[] = ARRAY(
            SELECT attname::text FROM pg_attribute
            WHERE attrelid = indrelid AND attnum = ANY ((indkey::int2[])[0:indnkeyatts - 1])
            ORDER BY attname::text COLLATE "C"))
      """;

  private static final String MISSING_PRIVILEGES =
      """
      SELECT privilege FROM unnest(?::text[]) AS privilege
      WHERE NOT has_table_privilege(?::oid, privilege)
      """;

  private static final String EXECUTABLE = "SELECT has_function_privilege(?, 'EXECUTE')";

  private static final String MISSING_ORIGINS =
      """
      SELECT name FROM unnest(?::text[]) AS name
      WHERE NOT EXISTS (SELECT FROM pg_replication_origin WHERE roname = name)
        AND NOT has_function_privilege('pg_catalog.pg_replication_origin_create(text)', 'EXECUTE')
      ORDER BY name
      """;

  private record Table(long oid, boolean fullReplicaIdentity, boolean schemaUsable) {}

  /**
   * A column's type.
   *
   * @param name as SQL has it
   * @param dims where it is pgvector's: the column's dimensions; -1 where it has no fixed ones
   * @param vector whether it is pgvector's
   */
  private record ColumnType(String name, int dims, boolean vector) {}

  private final PgVectorSinkConfig config;
  private final List<RequiredTable> tables;

  TargetInspection(PgVectorSinkConfig config, List<RequiredTable> tables) {
    this.config = config;
    this.tables = tables;
  }

  /** Everything that keeps a task from writing. */
  List<Finding> findings(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_VERSION) {
      return List.of(
          new Finding(
              PgVectorSinkConfig.URL_CONFIG,
              "this is PostgreSQL %d; upgrade the server to %d or later."
                  .formatted(version, OLDEST_VERSION)));
    }
    List<Finding> findings = new ArrayList<>();
    if (tables.stream().anyMatch(table -> table.vectorDims().isPresent())) {
      inspectExtension(connection, findings);
    }
    for (RequiredTable table : tables) {
      inspect(connection, table, findings);
    }
    inspectFunction(connection, ReplicationOrigin.SESSION_SETUP, findings);
    inspectFunction(connection, ReplicationOrigin.TRANSACTION_SETUP, findings);
    return findings;
  }

  /** The replication origins that are missing and that the role may not create. */
  List<Finding> missingOrigins(Connection connection, List<String> names) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MISSING_ORIGINS)) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      for (String name : strings(statement)) {
        findings.add(
            new Finding(PgVectorSinkConfig.ORIGIN_PREFIX_CONFIG, ReplicationOrigin.missing(name)));
      }
    }
    return findings;
  }

  private void inspectExtension(Connection connection, List<Finding> findings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXTENSION);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        findings.add(
            new Finding(
                PgVectorSinkConfig.COLLECTION_TABLE_CONFIG,
                "a collection needs pgvector, which the database at %s lacks; run, as a superuser: CREATE EXTENSION vector"
                    .formatted(config.location())));
      } else if (!row.getBoolean(2)) {
        findings.add(notGranted("USAGE", "SCHEMA \"%s\"".formatted(row.getString(1))));
      }
    }
  }

  private void inspect(Connection connection, RequiredTable required, List<Finding> findings)
      throws SQLException {
    Optional<Table> found = find(connection, required.name());
    if (found.isEmpty()) {
      findings.add(
          new Finding(
              required.option(),
              "there is no table %s at %s; %s."
                  .formatted(required.name(), config.location(), required.remedy())));
      return;
    }
    Table table = found.get();
    Map<String, ColumnType> types = columnTypes(connection, table);
    List<String> missing =
        required.columns().stream().filter(column -> !types.containsKey(column)).toList();
    if (!missing.isEmpty()) {
      findings.add(
          new Finding(
              required.option(),
              "table %s lacks the columns %s; name the table that the store made."
                  .formatted(required.name(), missing)));
      return;
    }
    required
        .vectorDims()
        .ifPresent(dims -> inspectVector(required.name(), types.get("vector"), dims, findings));
    inspectKey(connection, required, table, findings);
    inspectPrivileges(connection, required, table, findings);
    if (required.captured()
        && config.requiresFullReplicaIdentity()
        && !table.fullReplicaIdentity()) {
      findings.add(
          new Finding(
              required.option(),
              "change events of table %s do not show whole rows; run ALTER TABLE %s REPLICA IDENTITY FULL"
                  .formatted(required.name(), required.name().sql())));
    }
  }

  private static void inspectKey(
      Connection connection, RequiredTable required, Table table, List<Finding> findings)
      throws SQLException {
    if (required.key().isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE_INDEX)) {
      statement.setLong(1, table.oid());
      statement.setArray(
          2, connection.createArrayOf("text", required.key().stream().sorted().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          findings.add(
              new Finding(
                  required.option(),
                  "table %s may hold a row twice, for nothing makes its %s unique; run CREATE UNIQUE INDEX ON %s (%s)"
                      .formatted(
                          required.name(),
                          String.join(", ", required.key()),
                          required.name().sql(),
                          String.join(", ", required.key()))));
        }
      }
    }
  }

  private void inspectPrivileges(
      Connection connection, RequiredTable required, Table table, List<Finding> findings)
      throws SQLException {
    if (!table.schemaUsable()) {
      findings.add(notGranted("USAGE", "SCHEMA \"%s\"".formatted(required.name().schema())));
    }
    try (PreparedStatement statement = connection.prepareStatement(MISSING_PRIVILEGES)) {
      Array privileges = connection.createArrayOf("text", required.privileges().toArray());
      statement.setArray(1, privileges);
      statement.setLong(2, table.oid());
      List<String> missing = strings(statement);
      if (!missing.isEmpty()) {
        findings.add(notGranted(String.join(", ", missing), required.name().sql()));
      }
    }
  }

  private static void inspectVector(
      TableName table, ColumnType type, int dims, List<Finding> findings) {
    if (!type.vector()) {
      findings.add(
          new Finding(
              PgVectorSinkConfig.COLLECTION_TABLE_CONFIG,
              "column vector of %s is of type %s; name a collection whose vectors are of pgvector's type vector."
                  .formatted(table, type.name())));
    } else if (type.dims() != -1 && type.dims() != dims) {
      findings.add(
          new Finding(
              PgVectorSinkConfig.VECTOR_DIMS_CONFIG,
              "column vector of %s is %s and the pipeline's embeddings have %d dimensions; choose an embedder and %s of the collection's dimensions, or another collection."
                  .formatted(table, type.name(), dims, PgVectorSinkConfig.VECTOR_DIMS_CONFIG)));
    }
  }

  private void inspectFunction(Connection connection, String function, List<Finding> findings)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXECUTABLE)) {
      statement.setString(1, function);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          findings.add(notGranted("EXECUTE", "FUNCTION " + function));
        }
      }
    }
  }

  private Finding notGranted(String privileges, String object) {
    return new Finding(
        PgVectorSinkConfig.USER_CONFIG,
        "role %s may not do this; run GRANT %s ON %s TO \"%s\""
            .formatted(config.user(), privileges, object, config.user()));
  }

  private static Optional<Table> find(Connection connection, TableName name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, name.schema());
      statement.setString(2, name.table());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Table(row.getLong(1), row.getBoolean(2), row.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  private static Map<String, ColumnType> columnTypes(Connection connection, Table table)
      throws SQLException {
    Map<String, ColumnType> types = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, table.oid());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.put(
              rows.getString(1),
              new ColumnType(rows.getString(2), rows.getInt(3), rows.getBoolean(4)));
        }
      }
    }
    return types;
  }

  private static List<String> strings(PreparedStatement statement) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
    }
    return strings;
  }
}
