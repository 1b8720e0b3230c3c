package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.BatchResult;
import io.memorysync.connect.common.BatchWriter;
import io.memorysync.connect.common.MemoryVersion;
import io.memorysync.connect.common.WrongOptionException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.exceptions.Neo4jException;

/** Applies batches of memories to the graph, each in one managed transaction. */
final class Neo4jWriter implements BatchWriter<MemoryVersion> {

  private final Neo4jSinkConfig config;
  private final Runnable retried;
  private final RequestThread requests;
  private Driver driver;
  private GraphSchema schema;
  private boolean schemaCreated;

  /**
   * Connects when it first has to.
   *
   * @param retried told whenever the driver begins a transaction anew, as after a deadlock
   * @throws WrongOptionException if the URI is none for Neo4j
   */
  Neo4jWriter(Neo4jSinkConfig config, Runnable retried) {
    this.config = config;
    this.retried = retried;
    this.requests = new RequestThread(config.answerTimeout(), this::reconnect);
    connect();
  }

  private void connect() {
    driver = driver(config);
    schema = new GraphSchema(driver, config.database(), config.vectorDims());
  }

  /** The driver does not give up a single connection, so it goes with all of them. */
  private void reconnect() {
    driver.closeAsync();
    connect();
  }

  /**
   * Checks that Neo4j can be used as configured, to the point of a write that is undone.
   *
   * @throws WrongOptionException naming the option that is wrong
   * @throws org.apache.kafka.connect.errors.RetriableException if Neo4j does not answer
   */
  void check() {
    classified(
        () -> {
          driver.verifyConnectivity();
          schema.check();
          return null;
        });
  }

  /** Creates the constraint and the indexes, unless this writer has done so. */
  void createSchema() {
    if (!schemaCreated) {
      check();
      classified(
          () -> {
            schema.create();
            return null;
          });
      schemaCreated = true;
    }
  }

  @Override
  public BatchResult<MemoryVersion> write(List<MemoryVersion> batch) {
    createSchema();
    // So that the server, too, ends what nobody waits for any more, and gives its locks back.
    TransactionConfig limit =
        TransactionConfig.builder().withTimeout(config.requestTimeout()).build();
    AtomicInteger attempts = new AtomicInteger();
    return classified(
        () -> {
          try (Session session = driver.session(SessionConfig.forDatabase(config.database()))) {
            return session.executeWrite(
                transaction -> {
                  if (attempts.incrementAndGet() > 1) {
                    retried.run();
                  }
                  return apply(batch, transaction);
                },
                limit);
          }
        });
  }

  private BatchResult<MemoryVersion> apply(
      List<MemoryVersion> batch, TransactionContext transaction) {
    GraphTransaction graph = new GraphTransaction(transaction);
    List<String> ids = batch.stream().map(version -> version.id().toString()).toList();
    GraphPlan plan = GraphPlan.of(batch, graph.read(ids), config.vectorDims());
    graph.apply(plan);
    return plan.result();
  }

  @Override
  public void close() {
    requests.close();
    driver.close();
  }

  private <T> T classified(Supplier<T> action) {
    try {
      return requests.ask(action);
    } catch (Neo4jException e) {
      throw Neo4jErrors.classify(e, config);
    }
  }

  private static Driver driver(Neo4jSinkConfig config) {
    long timeoutMs = config.connectionTimeout().toMillis();
    Config driverConfig =
        Config.builder()
            .withConnectionTimeout(timeoutMs, TimeUnit.MILLISECONDS)
            .withConnectionAcquisitionTimeout(timeoutMs, TimeUnit.MILLISECONDS)
            // Long enough for deadlocks; an outage is left to Connect, which keeps polling
            // meanwhile.
            .withMaxTransactionRetryTime(timeoutMs, TimeUnit.MILLISECONDS)
            .withLogging(Logging.slf4j())
            .build();
    try {
      return GraphDatabase.driver(
          config.uri(), AuthTokens.basic(config.user(), config.password()), driverConfig);
    } catch (IllegalArgumentException e) {
      throw new WrongOptionException(Neo4jSinkConfig.URI_CONFIG, e.getMessage(), e);
    }
  }
}
