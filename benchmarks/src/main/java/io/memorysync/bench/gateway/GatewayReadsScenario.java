package io.memorysync.bench.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import io.memorysync.bench.pipeline.EventBacklog;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.Percentile;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.stack.Endpoints;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How soon the gateway answers those who read: a user's list, and searches of each kind, at a
 * steady rate over a read model of many memories, the model's time for the vector of the question
 * included.
 */
public final class GatewayReadsScenario implements Scenario {

  private static final int MEMORIES = 100_000;
  private static final int PER_SECOND = 50;
  private static final int SECONDS = 60;
  private static final int FEWEST_SECONDS = 10;
  private static final int WARM_UP_CLIENTS = 3;

  /** Below what the gateway allows one key. */
  private static final int WARM_UP_PER_SECOND = 90;

  private static final Duration WARM_UP_TURN =
      Duration.ofMillis(1_000L * WARM_UP_CLIENTS / WARM_UP_PER_SECOND);
  private static final double GOAL_MS = 20;
  private static final Duration FILLING = Duration.ofMinutes(30);
  private static final List<String> MODES = List.of("semantic", "keyword", "hybrid");
  private static final String READ_MODEL = "memory_sync_gateway";
  private static final String INDEXED =
      "SELECT FROM pg_index WHERE indisvalid AND indexrelid = to_regclass('"
          + READ_MODEL
          + ".memory_embedding')";
  private static final String LIST = "list of a user";
  private static final String P50 = ", p50";
  private static final String P99 = ", p99";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public String name() {
    return "gateway-reads";
  }

  @Override
  public String title() {
    return "lists and searches through the gateway, from when each was due";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    int memories = stage.rows(MEMORIES);
    int seconds = (int) Math.max(FEWEST_SECONDS, Math.min(SECONDS, SECONDS * stage.scale()));
    SpokenMemories spoken = new SpokenMemories();
    new EventBacklog(stage, 0).emptyTopics(Topics.CANONICAL);
    Map<String, List<Double>> figures;
    try {
      fill(stage, spoken, memories);
      stage
          .progress()
          .step(
              "Warming up for %d s, until all is compiled".formatted(2 * seconds),
              () -> {
                warmUp(stage, spoken, Duration.ofSeconds(2L * seconds));
                return null;
              });
      figures = measure(stage, spoken, seconds);
    } finally {
      empty(stage);
    }
    Map<String, Series> series = new LinkedHashMap<>();
    figures.forEach((name, values) -> series.put(name, new Series(values)));
    return List.of(
        ScenarioReport.of(
            name(),
            title(),
            String.format(
                Locale.ROOT,
                "%,d memories, %d requests/s, every other one a list, %d s a round",
                memories,
                PER_SECOND,
                seconds),
            Unit.MILLISECONDS,
            series,
            kinds().stream().map(kind -> Goal.atMost(kind + P99, GOAL_MS)).toList()));
  }

  private static void fill(Stage stage, SpokenMemories spoken, int memories) throws Exception {
    publish(stage, spoken, memories);
    stage
        .progress()
        .say("  A new gateway reads %d memories and makes its vector index".formatted(memories));
    stage.stack().startGateway();
    stage
        .progress()
        .step(
            "Waiting for the vector index",
            () -> {
              awaitIndex(stage);
              return null;
            });
  }

  /** Two percentiles of each kind of request in every round. */
  private Map<String, List<Double>> measure(Stage stage, SpokenMemories spoken, int seconds)
      throws Exception {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (int round = 0; round < stage.rounds().count(); round++) {
      int shown = round + 1;
      ask(stage, spoken, seconds, new Random(round))
          .forEach(
              (kind, times) -> {
                double p50 = Percentile.of(times, 50);
                double p99 = Percentile.of(times, 99);
                add(figures, kind + P50, p50);
                add(figures, kind + P99, p99);
                stage
                    .progress()
                    .say(
                        String.format(
                            Locale.ROOT,
                            "       round %d: %s p50 %.1f ms, p99 %.1f ms",
                            shown,
                            kind,
                            p50,
                            p99));
              });
    }
    return figures;
  }

  /**
   * A few clients that ask one thing after the other: a cold gateway would fall behind a steady
   * rate, and at the one that is measured it would take five minutes until both sides are compiled.
   */
  private void warmUp(Stage stage, SpokenMemories spoken, Duration length)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + length.toNanos();
    List<String> kinds = kinds();
    ExecutorService clients = Executors.newFixedThreadPool(WARM_UP_CLIENTS);
    try {
      List<Future<Void>> warming = new ArrayList<>();
      for (int client = 0; client < WARM_UP_CLIENTS; client++) {
        Random random = new Random(-1 - client);
        warming.add(
            clients.submit(
                () -> {
                  for (int turn = 0; System.nanoTime() < end; turn++) {
                    long next = System.nanoTime() + WARM_UP_TURN.toNanos();
                    send(request(stage, kinds.get(turn % kinds.size()), spoken, random));
                    LockSupport.parkNanos(next - System.nanoTime());
                  }
                  return null;
                }));
      }
      for (Future<Void> each : warming) {
        each.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** Asks at the steady rate, every other time for a list; milliseconds by kind. */
  private Map<String, List<Double>> ask(
      Stage stage, SpokenMemories spoken, int seconds, Random random) throws Exception {
    List<String> kinds = new ArrayList<>();
    List<HttpRequest> requests = new ArrayList<>();
    for (int i = 0; i < PER_SECOND * seconds; i++) {
      String kind = i % 2 == 0 ? LIST : search(MODES.get(i / 2 % MODES.size()));
      kinds.add(kind);
      requests.add(request(stage, kind, spoken, random));
    }
    List<Double> millis =
        new OpenLoop(PER_SECOND, seconds).run(number -> send(requests.get(number)));
    Map<String, List<Double>> byKind = new LinkedHashMap<>();
    kinds().forEach(kind -> byKind.put(kind, new ArrayList<>()));
    for (int i = 0; i < millis.size(); i++) {
      byKind.get(kinds.get(i)).add(millis.get(i));
    }
    return byKind;
  }

  private static List<String> kinds() {
    List<String> kinds = new ArrayList<>(List.of(LIST));
    MODES.forEach(mode -> kinds.add(search(mode)));
    return kinds;
  }

  private static String search(String mode) {
    return mode + " search";
  }

  private static void publish(Stage stage, SpokenMemories spoken, int memories) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            stage.bootstrapServers(),
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            20);
    AvroSerdes avro = BenchTopics.avro(stage);
    try (KafkaProducer<String, CanonicalMemory> producer =
        new KafkaProducer<>(settings, new StringSerializer(), avro.<CanonicalMemory>serializer())) {
      for (int index = 0; index < memories; index++) {
        CanonicalMemory memory = spoken.memory(index);
        producer.send(new ProducerRecord<>(Topics.CANONICAL, memory.getId(), memory));
      }
    }
  }

  private static Connection readModel(Stage stage) throws SQLException {
    Endpoints.Gateway gateway = stage.stack().endpoints().gateway();
    return DriverManager.getConnection(
        gateway.jdbcUrl(), gateway.login().user(), gateway.login().password());
  }

  private static void awaitIndex(Stage stage) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + FILLING.toNanos();
    try (Connection connection = readModel(stage);
        Statement statement = connection.createStatement()) {
      while (!isIndexed(statement)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("The gateway has no vector index after " + FILLING);
        }
        Thread.sleep(1_000);
      }
      // As autovacuum would do in its time.
      statement.execute("ANALYZE %1$s.memory, %1$s.memory_vector".formatted(READ_MODEL));
    }
  }

  private static boolean isIndexed(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(INDEXED)) {
      return row.next();
    }
  }

  private static HttpRequest request(
      Stage stage, String kind, SpokenMemories spoken, Random random) {
    Endpoints.Gateway gateway = stage.stack().endpoints().gateway();
    String user = spoken.user(random);
    if (kind.equals(LIST)) {
      return HttpRequest.newBuilder(URI.create(gateway.url() + "/memories?user_id=" + user))
          .header("X-API-Key", gateway.adminKey())
          .build();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("query", spoken.question(random));
    body.put("mode", MODES.stream().filter(mode -> search(mode).equals(kind)).findFirst().get());
    body.putObject("filters").put("user_id", user);
    return HttpRequest.newBuilder(URI.create(gateway.url() + "/search"))
        .header("X-API-Key", gateway.adminKey())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()))
        .build();
  }

  private void send(HttpRequest request) throws Exception {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
  }

  private static void add(Map<String, List<Double>> figures, String name, double figure) {
    figures.computeIfAbsent(name, any -> new ArrayList<>()).add(figure);
  }

  /** Leaves neither records nor a read model to a scenario that comes after this. */
  private static void empty(Stage stage) throws Exception {
    stage.stack().gateway().stop();
    Endpoints endpoints = stage.stack().endpoints();
    Endpoints.Login superuser = endpoints.mem0().superuser();
    try (Connection connection =
            DriverManager.getConnection(
                endpoints.gateway().jdbcUrl(), superuser.user(), superuser.password());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA " + READ_MODEL + " CASCADE");
    }
    new EventBacklog(stage, 0).emptyTopics(Topics.CANONICAL);
  }
}
