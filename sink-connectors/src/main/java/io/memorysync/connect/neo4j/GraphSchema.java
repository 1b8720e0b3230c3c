package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.WrongOptionException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.exceptions.ClientException;

/**
 * The constraint and the indexes of the graph.
 *
 * <p>The constraint and the vector index hold for nodes of ours alone. The other indexes serve
 * readers; as plain indexes they constrain nobody.
 */
final class GraphSchema {

  static final String VECTOR_INDEX = "memory_sync_embedding";

  private static final int MIN_MAJOR = 5;
  private static final int MIN_MINOR = 13;
  private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+)\\.(\\d+).*");

  private static final String VERSION =
      "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel'"
          + " RETURN versions[0] AS version";

  private static final String VECTOR_INDEX_DIMS =
      "SHOW INDEXES YIELD name, options WHERE name = '"
          + VECTOR_INDEX
          + "'"
          + " RETURN options.indexConfig['vector.dimensions'] AS dims";

  /** Whatever privilege a batch needs, this needs, too. */
  private static final String TRY_TO_WRITE =
      """
      MERGE (m:MemorySync {syncKey: 'memory-sync/trial'})
      SET m:Memory, m.version = 0
      CREATE (m)-[r:IN_CATEGORY]->(c:MemorySync:Category {syncKey: 'memory-sync/trial/category'})
      DELETE r, c, m
      """;

  private static final List<String> CONSTRAINT_AND_INDEXES =
      List.of(
          "CREATE CONSTRAINT memory_sync_key IF NOT EXISTS"
              + " FOR (n:MemorySync) REQUIRE n.syncKey IS UNIQUE",
          "CREATE INDEX memory_sync_memory_id IF NOT EXISTS FOR (m:Memory) ON (m.id)",
          "CREATE INDEX memory_sync_user_id IF NOT EXISTS FOR (u:User) ON (u.id)",
          "CREATE INDEX memory_sync_user_key IF NOT EXISTS FOR (u:User) ON (u.key)");

  private static final String CREATE_VECTOR_INDEX =
      """
      CREATE VECTOR INDEX %s IF NOT EXISTS FOR (m:MemorySync) ON (m.embedding)
      OPTIONS {indexConfig: {
        `vector.dimensions`: %d,
        `vector.similarity_function`: 'cosine'
      }}
      """;

  private static final Set<String> CREATED_BY_ANOTHER_TASK =
      Set.of(
          "Neo.ClientError.Schema.ConstraintAlreadyExists",
          "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
          "Neo.ClientError.Schema.IndexAlreadyExists");

  private final Driver driver;
  private final String database;
  private final int vectorDims;

  GraphSchema(Driver driver, String database, int vectorDims) {
    this.driver = driver;
    this.database = database;
    this.vectorDims = vectorDims;
  }

  /**
   * Checks that the server and an existing vector index fit and that the user may write. Nothing is
   * changed but that the database knows the names of our labels and properties from then on.
   *
   * @throws WrongOptionException naming the option that does not fit
   */
  void check() {
    try (Session session = session()) {
      requireVersion(session.executeRead(tx -> tx.run(VERSION).single().get("version").asString()));
      for (Record index : session.executeRead(tx -> tx.run(VECTOR_INDEX_DIMS).list())) {
        requireDims(index.get("dims").asInt());
      }
      try (Transaction trial = session.beginTransaction()) {
        trial.run(TRY_TO_WRITE).consume();
        trial.rollback();
      }
    }
  }

  /** Creates what is missing. */
  void create() {
    try (Session session = session()) {
      CONSTRAINT_AND_INDEXES.forEach(statement -> create(session, statement));
      create(session, CREATE_VECTOR_INDEX.formatted(VECTOR_INDEX, vectorDims));
    }
  }

  private static void create(Session session, String statement) {
    try {
      session.executeWriteWithoutResult(transaction -> transaction.run(statement).consume());
    } catch (ClientException e) {
      // IF NOT EXISTS does not see what another task is creating at the same moment.
      if (!CREATED_BY_ANOTHER_TASK.contains(e.code())) {
        throw e;
      }
    }
  }

  static void requireVersion(String version) {
    Matcher numbers = MAJOR_MINOR.matcher(version);
    if (numbers.matches()) {
      int major = Integer.parseInt(numbers.group(1));
      int minor = Integer.parseInt(numbers.group(2));
      if (major > MIN_MAJOR || major == MIN_MAJOR && minor >= MIN_MINOR) {
        return;
      }
    }
    throw new WrongOptionException(
        Neo4jSinkConfig.URI_CONFIG,
        "Neo4j %s has no vector index as this sink needs it; use Neo4j %d.%d or later."
            .formatted(version, MIN_MAJOR, MIN_MINOR),
        null);
  }

  private void requireDims(int existing) {
    if (existing != vectorDims) {
      throw new WrongOptionException(
          Neo4jSinkConfig.VECTOR_DIMS_CONFIG,
          "the vector index %s has %d dimensions, not %d; correct the option, or run DROP INDEX %s and restart the connector."
              .formatted(VECTOR_INDEX, existing, vectorDims, VECTOR_INDEX),
          null);
    }
  }

  private Session session() {
    return driver.session(SessionConfig.forDatabase(database));
  }
}
