package io.memorysync.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.monitor.PipelineView.State;
import io.memorysync.monitor.PipelineView.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connector as Connect tells of it.
 *
 * @param source whether it is one; a sink otherwise
 * @param config as it was registered, variables unresolved
 * @param trouble the first line of its own stack trace, or null
 */
record Connector(
    String name,
    boolean source,
    Map<String, String> config,
    State state,
    String trouble,
    List<Task> tasks) {

  /** What is asked of Connect. */
  static final String PAGE = "/connectors?expand=info&expand=status";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STATES = Set.of("RUNNING", "PAUSED", "FAILED", "STOPPED");

  /** The connectors on that page, by name; those that are no part of the pipeline left out. */
  static List<Connector> read(String page) throws IOException {
    List<Connector> connectors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : JSON.readTree(page).properties()) {
      Connector connector = of(entry.getKey(), entry.getValue());
      if (connector.isOfThePipeline()) {
        connectors.add(connector);
      }
    }
    connectors.sort(
        (one, other) ->
            one.source == other.source
                ? one.name.compareTo(other.name)
                : Boolean.compare(other.source, one.source));
    return connectors;
  }

  /** The store that a source reads, the one that a sink writes, or the graph. */
  String store() {
    return source
        ? config.getOrDefault("topic.prefix", name)
        : isGraph() ? "neo4j" : config.getOrDefault("store.name", name);
  }

  boolean isGraph() {
    return config.getOrDefault("connector.class", "").contains("Neo4j");
  }

  /** The topics that a source fills or a sink reads. */
  Set<String> topics() {
    return source
        ? words("table.include.list")
            .map(table -> config.get("topic.prefix") + "." + table)
            .collect(Collectors.toSet())
        : words("topics").collect(Collectors.toSet());
  }

  /** The replication slot of a source. */
  String slot() {
    return config.getOrDefault("slot.name", "debezium");
  }

  /** The consumer group of a sink. */
  String group() {
    return "connect-" + name;
  }

  /** A sink's dead-letter topic, or an empty text. */
  String deadLetterTopic() {
    return config.getOrDefault("errors.deadletterqueue.topic.name", "");
  }

  /** The state that the worst of it is in: a connector whose task failed has failed. */
  State worst() {
    boolean failed =
        state == State.FAILED || tasks.stream().anyMatch(t -> t.state() == State.FAILED);
    return failed ? State.FAILED : state;
  }

  /** Why it or one of its tasks failed, or null. */
  String failure() {
    return state == State.FAILED
        ? trouble
        : tasks.stream()
            .filter(task -> task.state() == State.FAILED)
            .map(task -> "Task " + task.id() + ": " + task.trouble())
            .findFirst()
            .orElse(null);
  }

  private boolean isOfThePipeline() {
    String type = config.getOrDefault("connector.class", "");
    return source
        ? config.containsKey("table.include.list")
        : type.startsWith("io.memorysync.connect.");
  }

  private Stream<String> words(String key) {
    return Stream.of(config.getOrDefault(key, "").split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty());
  }

  private static Connector of(String name, JsonNode node) {
    JsonNode status = node.path("status");
    Map<String, String> config =
        node.path("info").path("config").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
    List<Task> tasks = new ArrayList<>();
    for (JsonNode task : status.path("tasks")) {
      tasks.add(new Task(task.path("id").asInt(), state(task), firstLine(task)));
    }
    JsonNode connector = status.path("connector");
    return new Connector(
        name,
        "source".equals(node.path("info").path("type").asText(status.path("type").asText())),
        config,
        state(connector),
        firstLine(connector),
        List.copyOf(tasks));
  }

  private static State state(JsonNode node) {
    String state = node.path("state").asText();
    return STATES.contains(state) ? State.valueOf(state) : State.UNKNOWN;
  }

  private static String firstLine(JsonNode node) {
    return node.path("trace").asText("").lines().findFirst().orElse(null);
  }
}
