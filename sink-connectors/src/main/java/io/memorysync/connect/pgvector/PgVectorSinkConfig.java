package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.SinkConfig;
import io.memorysync.connect.common.Validation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.postgresql.Driver;

/** The options of {@link PgVectorSinkConnector}. */
public final class PgVectorSinkConfig extends SinkConfig {

  public static final String URL_CONFIG = "connection.url";
  private static final String URL_DOC =
      "JDBC URL of the database, for example jdbc:postgresql://db.example.com:5432/mem0. Parameters"
          + " of the PostgreSQL driver, such as ?sslmode=verify-full, may follow.";

  public static final String USER_CONFIG = "connection.user";
  private static final String USER_DOC =
      "The role that writes. It needs the privileges on the store's tables, on memory_sync.applied"
          + " and on the replication origin functions, and nothing else.";

  public static final String PASSWORD_CONFIG = "connection.password";
  private static final String PASSWORD_DOC = "The password of connection.user.";

  public static final String LOCK_TIMEOUT_CONFIG = "lock.timeout.ms";
  private static final String LOCK_TIMEOUT_DOC =
      "How long a transaction waits for a row that an application has locked before it gives up, in"
          + " milliseconds; it is then tried again. Keep it well below the consumer's"
          + " max.poll.interval.ms.";
  private static final int LOCK_TIMEOUT_DEFAULT = 30_000;

  public static final String ORIGIN_PREFIX_CONFIG = "replication.origin.prefix";
  private static final String ORIGIN_PREFIX_DOC =
      "How the names of the replication origins begin, under which the tasks write:"
          + " <prefix>-<connector>-<task>. The pipeline knows its own writes by this prefix.";
  private static final String ORIGIN_PREFIX_DEFAULT = "memory-sync";

  public static final String REQUIRE_FULL_IDENTITY_CONFIG = "require.replica.identity.full";
  private static final String REQUIRE_FULL_IDENTITY_DOC =
      "Whether to refuse tables without REPLICA IDENTITY FULL. Their change events show a vector that"
          + " was left alone as null, and deleted rows without their content. Switch it off only for"
          + " a store that is written but not captured.";

  public static final String STORE_NAME_CONFIG = "store.name";
  private static final String STORE_NAME_DOC =
      "Name of the store, as in the pipeline's configuration. Layouts mem0 and openmemory need it.";

  public static final String LAYOUT_CONFIG = "layout";
  private static final String LAYOUT_DOC =
      "What the store looks like: mem0 (a pgvector collection), openmemory (OpenMemory's relational"
          + " tables, with its collection beside them), or user-id-mapping (the table that joins"
          + " string user ids with UUIDs; reads memory.user-id).";

  public static final String COLLECTION_TABLE_CONFIG = "collection.table";
  private static final String COLLECTION_TABLE_DOC =
      "The pgvector collection, schema.table. Layout mem0 needs it; layout openmemory leaves it empty"
          + " where OpenMemory keeps its vectors outside PostgreSQL.";

  public static final String VECTOR_DIMS_CONFIG = "vector.dims";
  private static final String VECTOR_DIMS_DOC =
      "Dimensions of the pipeline's embedding model, which the collection must have too.";
  private static final int VECTOR_DIMS_DEFAULT = 384;
  private static final int VECTOR_DIMS_MAX = 16_000;

  public static final String DIALECT_CONFIG = "payload.dialect";
  private static final String DIALECT_DOC =
      "Whose payload keys and time format to write in layout mem0: those of mem0's Python client, of"
          + " its TypeScript client from 3.0.0, or of its TypeScript client before.";

  public static final String USER_ID_FORM_CONFIG = "user.id.form";
  private static final String USER_ID_FORM_DOC =
      "Which of a user's ids the payloads of layout mem0 hold: the UUID or the string.";

  public static final String TABLES_SCHEMA_CONFIG = "tables.schema";
  private static final String TABLES_SCHEMA_DOC =
      "Schema of OpenMemory's relational tables, in layout openmemory.";
  private static final String TABLES_SCHEMA_DEFAULT = "public";

  public static final String DEFAULT_APP_CONFIG = "default.app";
  private static final String DEFAULT_APP_DOC =
      "Name of the app under which layout openmemory files a memory that came from no app.";
  private static final String DEFAULT_APP_DEFAULT = "mem0";

  public static final String MAPPING_TABLE_CONFIG = "mapping.table";
  private static final String MAPPING_TABLE_DOC =
      "The table of layout user-id-mapping, schema.table.";
  private static final String MAPPING_TABLE_DEFAULT = "public.user_id_mapping";

  private static final String CONNECTION_GROUP = "PostgreSQL";
  private static final String STORE_GROUP = "Store";
  private static final String URL_FORM = "jdbc:postgresql://host:port/database";

  static final ConfigDef CONFIG_DEF = definition();

  /**
   * @throws ConfigException naming the option that is wrong
   */
  public PgVectorSinkConfig(Map<String, String> props) {
    super(CONFIG_DEF, props);
  }

  private static ConfigDef definition() {
    int order = 0;
    return storeOptions(
        sharedDefinition()
            .define(
                URL_CONFIG,
                Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                LambdaValidator.with(PgVectorSinkConfig::validateUrl, () -> URL_FORM),
                Importance.HIGH,
                URL_DOC,
                CONNECTION_GROUP,
                ++order,
                Width.LONG,
                "JDBC URL")
            .define(
                USER_CONFIG,
                Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                new NonEmptyString(),
                Importance.HIGH,
                USER_DOC,
                CONNECTION_GROUP,
                ++order,
                Width.MEDIUM,
                "Role")
            .define(
                PASSWORD_CONFIG,
                Type.PASSWORD,
                ConfigDef.NO_DEFAULT_VALUE,
                Importance.HIGH,
                PASSWORD_DOC,
                CONNECTION_GROUP,
                ++order,
                Width.MEDIUM,
                "Password")
            .define(
                LOCK_TIMEOUT_CONFIG,
                Type.INT,
                LOCK_TIMEOUT_DEFAULT,
                Range.atLeast(1),
                Importance.LOW,
                LOCK_TIMEOUT_DOC,
                CONNECTION_GROUP,
                ++order,
                Width.SHORT,
                "Lock timeout (ms)")
            .define(
                ORIGIN_PREFIX_CONFIG,
                Type.STRING,
                ORIGIN_PREFIX_DEFAULT,
                new NonEmptyString(),
                Importance.LOW,
                ORIGIN_PREFIX_DOC,
                CONNECTION_GROUP,
                ++order,
                Width.MEDIUM,
                "Replication origin prefix")
            .define(
                REQUIRE_FULL_IDENTITY_CONFIG,
                Type.BOOLEAN,
                true,
                Importance.LOW,
                REQUIRE_FULL_IDENTITY_DOC,
                CONNECTION_GROUP,
                ++order,
                Width.SHORT,
                "Require full replica identity"));
  }

  private static ConfigDef storeOptions(ConfigDef definition) {
    int order = 0;
    return definition
        .define(
            STORE_NAME_CONFIG,
            Type.STRING,
            "",
            Importance.HIGH,
            STORE_NAME_DOC,
            STORE_GROUP,
            ++order,
            Width.MEDIUM,
            "Store name")
        .define(
            LAYOUT_CONFIG,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            oneOf(LayoutKind.values()),
            Importance.HIGH,
            LAYOUT_DOC,
            STORE_GROUP,
            ++order,
            Width.SHORT,
            "Layout")
        .define(
            COLLECTION_TABLE_CONFIG,
            Type.STRING,
            "",
            tableName(),
            Importance.HIGH,
            COLLECTION_TABLE_DOC,
            STORE_GROUP,
            ++order,
            Width.MEDIUM,
            "Collection")
        .define(
            VECTOR_DIMS_CONFIG,
            Type.INT,
            VECTOR_DIMS_DEFAULT,
            Range.between(1, VECTOR_DIMS_MAX),
            Importance.MEDIUM,
            VECTOR_DIMS_DOC,
            STORE_GROUP,
            ++order,
            Width.SHORT,
            "Vector dimensions")
        .define(
            DIALECT_CONFIG,
            Type.STRING,
            PayloadDialect.PYTHON.toString(),
            oneOf(PayloadDialect.values()),
            Importance.MEDIUM,
            DIALECT_DOC,
            STORE_GROUP,
            ++order,
            Width.SHORT,
            "Payload dialect")
        .define(
            USER_ID_FORM_CONFIG,
            Type.STRING,
            UserIdForm.STRING.toString(),
            oneOf(UserIdForm.values()),
            Importance.MEDIUM,
            USER_ID_FORM_DOC,
            STORE_GROUP,
            ++order,
            Width.SHORT,
            "Form of user ids")
        .define(
            TABLES_SCHEMA_CONFIG,
            Type.STRING,
            TABLES_SCHEMA_DEFAULT,
            new NonEmptyString(),
            Importance.LOW,
            TABLES_SCHEMA_DOC,
            STORE_GROUP,
            ++order,
            Width.SHORT,
            "Schema of OpenMemory")
        .define(
            DEFAULT_APP_CONFIG,
            Type.STRING,
            DEFAULT_APP_DEFAULT,
            new NonEmptyString(),
            Importance.LOW,
            DEFAULT_APP_DOC,
            STORE_GROUP,
            ++order,
            Width.SHORT,
            "Default app")
        .define(
            MAPPING_TABLE_CONFIG,
            Type.STRING,
            MAPPING_TABLE_DEFAULT,
            tableName(),
            Importance.LOW,
            MAPPING_TABLE_DOC,
            STORE_GROUP,
            ++order,
            Width.MEDIUM,
            "User id table");
  }

  private static void validateUrl(String option, Object value) {
    if (value != null && !new Driver().acceptsURL(value.toString())) {
      throw new ConfigException(option, value, "must be " + URL_FORM);
    }
  }

  private static Validator oneOf(Enum<?>[] values) {
    return ValidString.in(Arrays.stream(values).map(Enum::toString).toArray(String[]::new));
  }

  private static Validator tableName() {
    return LambdaValidator.with(
        (option, value) -> {
          try {
            if (value != null && !value.toString().isEmpty()) {
              TableName.parse(value.toString());
            }
          } catch (IllegalArgumentException e) {
            throw new ConfigException(option, value, e.getMessage());
          }
        },
        () -> "schema.table");
  }

  /** Reports what the layout needs and is missing. */
  void crossCheck(Validation validation) {
    if (layoutKind() != LayoutKind.USER_ID_MAPPING && getString(STORE_NAME_CONFIG).isEmpty()) {
      validation.reject(
          STORE_NAME_CONFIG,
          "layout %s needs the name of the store, as the pipeline's configuration has it."
              .formatted(layoutKind()));
    }
    if (layoutKind() == LayoutKind.MEM0 && collectionTable().isEmpty()) {
      validation.reject(
          COLLECTION_TABLE_CONFIG, "layout mem0 needs the collection, as schema.table.");
    }
    if (layoutKind() == LayoutKind.USER_ID_MAPPING && getString(MAPPING_TABLE_CONFIG).isEmpty()) {
      validation.reject(
          MAPPING_TABLE_CONFIG, "layout user-id-mapping needs the table, as schema.table.");
    }
  }

  LayoutKind layoutKind() {
    return choice(LayoutKind.values(), LAYOUT_CONFIG);
  }

  /** The tables to write. */
  Layout<?> layout() {
    return layoutKind().layout(this);
  }

  String url() {
    return getString(URL_CONFIG);
  }

  /** The URL as messages may show it: without parameters, among which a secret may be. */
  String location() {
    return url().replaceFirst("\\?.*", "");
  }

  String user() {
    return getString(USER_CONFIG);
  }

  String password() {
    return getPassword(PASSWORD_CONFIG).value();
  }

  Duration lockTimeout() {
    return Duration.ofMillis(getInt(LOCK_TIMEOUT_CONFIG));
  }

  /** The replication origin of one of the connector's tasks. */
  String replicationOrigin(int task) {
    return "%s-%s-%d".formatted(getString(ORIGIN_PREFIX_CONFIG), connectorName(), task);
  }

  boolean requiresFullReplicaIdentity() {
    return getBoolean(REQUIRE_FULL_IDENTITY_CONFIG);
  }

  String storeName() {
    return getString(STORE_NAME_CONFIG);
  }

  /** The collection; empty where the store has none in this database. */
  Optional<TableName> collectionTable() {
    return Optional.of(getString(COLLECTION_TABLE_CONFIG))
        .filter(name -> !name.isEmpty())
        .map(TableName::parse);
  }

  int vectorDims() {
    return getInt(VECTOR_DIMS_CONFIG);
  }

  PayloadDialect payloadDialect() {
    return choice(PayloadDialect.values(), DIALECT_CONFIG);
  }

  UserIdForm userIdForm() {
    return choice(UserIdForm.values(), USER_ID_FORM_CONFIG);
  }

  /** A table of OpenMemory's own. */
  TableName openMemoryTable(String name) {
    return new TableName(getString(TABLES_SCHEMA_CONFIG), name);
  }

  String defaultApp() {
    return getString(DEFAULT_APP_CONFIG);
  }

  TableName mappingTable() {
    return TableName.parse(getString(MAPPING_TABLE_CONFIG));
  }

  private <E extends Enum<E>> E choice(E[] values, String option) {
    return Arrays.stream(values)
        .filter(value -> value.toString().equals(getString(option)))
        .findFirst()
        .orElseThrow();
  }
}
