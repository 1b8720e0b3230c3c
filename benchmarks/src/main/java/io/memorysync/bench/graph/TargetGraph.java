package io.memorysync.bench.graph;

import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import io.memorysync.bench.data.Sample;
import io.memorysync.stack.Endpoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;

/** The graph that every contender writes to, emptied for each. */
final class TargetGraph implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final long POLL_MS = 5;

  private final Driver driver;

  TargetGraph(Stage stage) {
    this.driver = connect(stage);
  }

  static Driver connect(Stage stage) {
    Endpoints.Neo4j graph = stage.stack().endpoints().neo4j();
    return GraphDatabase.driver(graph.boltUri(), AuthTokens.basic(graph.user(), graph.password()));
  }

  void clear() {
    try (Session session = driver.session()) {
      session
          .run("MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
          .consume();
    }
  }

  /** Executes a statement in a transaction of its own. */
  void execute(String statement) {
    driver.executableQuery(statement).execute();
  }

  /**
   * Waits for memories to arrive: for the first of any partition, then for the last of each.
   *
   * @param label of the nodes
   * @param revision that their version has to be
   * @return nodes per second from then on
   */
  double arrival(String label, int rows, int revision) throws InterruptedException {
    List<String> first = ids(0, BenchTopics.PARTITIONS);
    List<String> last = ids(rows - BenchTopics.PARTITIONS, rows);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (count(label, first, revision) == 0) {
      pause(deadline);
    }
    long begin = System.nanoTime();
    long before = count(label, revision);
    while (count(label, last, revision) < last.size()) {
      pause(deadline);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    long after = count(label, revision);
    if (after != rows) {
      throw new IllegalStateException(after + " of " + rows + " memories are there.");
    }
    return (rows - before) / seconds;
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(index -> Sample.id(index).toString()).toList();
  }

  private static void pause(long deadline) throws InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "The memories did not arrive within " + TIMEOUT.toMinutes() + " minutes; see the logs.");
    }
    Thread.sleep(POLL_MS);
  }

  private long count(String label, List<String> ids, int revision) {
    return number(
        "UNWIND $ids AS id MATCH (m:"
            + label
            + " {id: id}) WHERE m.version = $version RETURN count(m)",
        Map.of("ids", ids, "version", revision));
  }

  private long count(String label, int revision) {
    return number(
        "MATCH (m:" + label + ") WHERE m.version = $version RETURN count(m)",
        Map.of("version", revision));
  }

  private long number(String statement, Map<String, Object> parameters) {
    return driver
        .executableQuery(statement)
        .withParameters(parameters)
        .execute()
        .records()
        .get(0)
        .get(0)
        .asLong();
  }

  @Override
  public void close() {
    clear();
    driver.close();
  }
}
