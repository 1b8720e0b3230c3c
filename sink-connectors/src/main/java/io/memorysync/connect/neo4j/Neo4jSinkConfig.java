package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.SinkConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The options of {@link Neo4jSinkConnector}. */
public final class Neo4jSinkConfig extends SinkConfig {

  public static final String URI_CONFIG = "neo4j.uri";
  private static final String URI_DOC =
      "Where Neo4j listens for Bolt, for example neo4j://graph.example.com:7687; neo4j+s:// or"
          + " bolt+s:// for TLS with a trusted certificate, +ssc for a self-signed one.";

  public static final String USER_CONFIG = "neo4j.user";
  private static final String USER_DOC = "The user that writes the graph.";
  private static final String USER_DEFAULT = "neo4j";

  public static final String PASSWORD_CONFIG = "neo4j.password";
  private static final String PASSWORD_DOC = "The password of neo4j.user.";

  public static final String DATABASE_CONFIG = "neo4j.database";
  private static final String DATABASE_DOC = "Name of the database that holds the graph.";
  private static final String DATABASE_DEFAULT = "neo4j";

  public static final String VECTOR_DIMS_CONFIG = "vector.dims";
  private static final String VECTOR_DIMS_DOC =
      "Dimensions of the vector index on the embeddings: those of the pipeline's embedding model."
          + " A memory whose embedding has other dimensions fails the task, which names this option.";
  private static final int VECTOR_DIMS_DEFAULT = 384;
  private static final int VECTOR_DIMS_MAX = 4096;

  private static final String CONNECTION_GROUP = "Neo4j";
  private static final List<String> SCHEMES =
      List.of("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc");

  static final ConfigDef CONFIG_DEF = definition();

  /**
   * @throws ConfigException naming the option that is wrong
   */
  public Neo4jSinkConfig(Map<String, String> props) {
    super(CONFIG_DEF, props);
  }

  private static ConfigDef definition() {
    int order = 0;
    return sharedDefinition()
        .define(
            URI_CONFIG,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.LambdaValidator.with(
                Neo4jSinkConfig::validateUri, () -> "a URI with a scheme of " + SCHEMES),
            Importance.HIGH,
            URI_DOC,
            CONNECTION_GROUP,
            ++order,
            Width.LONG,
            "URI")
        .define(
            USER_CONFIG,
            Type.STRING,
            USER_DEFAULT,
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            USER_DOC,
            CONNECTION_GROUP,
            ++order,
            Width.MEDIUM,
            "User")
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
            DATABASE_CONFIG,
            Type.STRING,
            DATABASE_DEFAULT,
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            DATABASE_DOC,
            CONNECTION_GROUP,
            ++order,
            Width.MEDIUM,
            "Database")
        .define(
            VECTOR_DIMS_CONFIG,
            Type.INT,
            VECTOR_DIMS_DEFAULT,
            Range.between(1, VECTOR_DIMS_MAX),
            Importance.MEDIUM,
            VECTOR_DIMS_DOC,
            CONNECTION_GROUP,
            ++order,
            Width.SHORT,
            "Vector dimensions");
  }

  private static void validateUri(String option, Object value) {
    if (value == null) {
      return;
    }
    try {
      URI uri = new URI(value.toString());
      if (uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
        throw new ConfigException(option, value, "must name a host, with a scheme of " + SCHEMES);
      }
    } catch (URISyntaxException e) {
      throw new ConfigException(option, value, "is no URI: " + e.getReason());
    }
  }

  /** Where Neo4j listens for Bolt. */
  String uri() {
    return getString(URI_CONFIG);
  }

  String user() {
    return getString(USER_CONFIG);
  }

  String password() {
    return getPassword(PASSWORD_CONFIG).value();
  }

  String database() {
    return getString(DATABASE_CONFIG);
  }

  /** Dimensions of the vector index. */
  int vectorDims() {
    return getInt(VECTOR_DIMS_CONFIG);
  }
}
