package io.memorysync.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docker-compose.yml} as Docker reads it, against what the build makes and the files need.
 */
class ComposeFileTest {

  private static final Set<String> ONE_SHOT = Set.of("databases", "topics", "sources", "sinks");
  private static final Path ROOT = Checkout.find().root();
  private static final Path FILE = ROOT.resolve("docker-compose.yml");

  private static DockerCompose compose;
  private static Map<String, String> passwords;
  private static JsonNode config;

  @BeforeAll
  static void readTheFile() throws IOException {
    compose = DockerCompose.find();
    passwords = new HashMap<>();
    for (String name : properties(ROOT.resolve(".env.example")).stringPropertyNames()) {
      passwords.put(name, "secret-of-" + name);
    }
    Map<String, String> everything = new HashMap<>(passwords);
    everything.put("COMPOSE_PROFILES", "monitoring");
    config = compose.config(FILE, ROOT, everything);
  }

  @Test
  void theFileNeedsNothingButThePasswordsOfTheExample() {
    assertThat(passwords).hasSize(7);
    assertThat(services()).hasSize(13);
  }

  @Test
  void everyPasswordIsAskedForByName() {
    for (String name : passwords.keySet()) {
      Map<String, String> withoutOne = new HashMap<>(passwords);
      withoutOne.put(name, "");

      assertThatThrownBy(() -> compose.config(FILE, ROOT, withoutOne))
          .isInstanceOf(StackException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("copy .env.example to .env");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "condition: service_healthy, condition: service_happy",
    "restart: unless-stopped, restarts: unless-stopped",
    "- postgres-data:/var/lib, - no-such-volume:/var/lib",
    "127.0.0.1:${MEMORY_SYNC_CONNECT_PORT:-8083}:8083, 127.0.0.1:one:8083",
    "stop_grace_period: 60s, stop_grace_period: soon"
  })
  void aBrokenCopyIsRefused(String good, String bad, @TempDir Path directory) throws IOException {
    String content = Files.readString(FILE);
    assertThat(content).contains(good);
    Path copy = Files.writeString(directory.resolve("broken.yml"), content.replace(good, bad));

    assertThatThrownBy(() -> compose.config(copy, ROOT, passwords))
        .isInstanceOf(StackException.class);
  }

  @Test
  void whatIsMountedIsInTheCloneOrMadeByTheBuild() throws IOException {
    List<Path> built = buildArtefacts();
    List<Path> mounted =
        services().values().stream()
            .flatMap(service -> elements(service.path("volumes")))
            .filter(volume -> volume.path("type").asText().equals("bind"))
            .map(volume -> ROOT.relativize(Path.of(volume.path("source").asText())))
            .distinct()
            .toList();

    assertThat(mounted)
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(isBuilt(path) ? built.stream().anyMatch(related(path)) : exists(path))
                    .as(path.toString())
                    .isTrue());
  }

  @Test
  void whatTheBuildMakesIsNotMadeUpByDockerWhereTheBuildHasNotRun() {
    services()
        .forEach(
            (name, service) ->
                elements(service.path("volumes"))
                    .filter(volume -> isBuilt(Path.of(volume.path("source").asText())))
                    .forEach(
                        volume ->
                            assertThat(volume.path("bind").path("create_host_path").asBoolean())
                                .as(name)
                                .isFalse()));
  }

  @Test
  void theScriptsOfTheOneShotServicesAreThere() {
    for (String service : ONE_SHOT) {
      Path script = Path.of(services().get(service).path("entrypoint").get(1).asText());
      assertThat(ROOT.resolve(script.toString().substring(1))).isRegularFile();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sources", "sinks"})
  void theConnectorFilesHaveTheLayoutThatTheScriptTakesApart(String directory) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("connect-config").resolve(directory))) {
      for (Path file : files.toList()) {
        JsonNode connector = new ObjectMapper().readTree(file.toFile());
        assertThat(connector.fieldNames()).toIterable().containsExactly("name", "config");
        assertThat(file).hasFileName(connector.path("name").asText() + ".json");
      }
    }
  }

  @Test
  void mountsAreReadOnlyAndPortsAreOnTheLoopbackInterface() {
    services()
        .forEach(
            (name, service) -> {
              elements(service.path("volumes"))
                  .filter(volume -> volume.path("type").asText().equals("bind"))
                  .forEach(
                      volume -> assertThat(volume.path("read_only").asBoolean()).as(name).isTrue());
              elements(service.path("ports"))
                  .forEach(
                      port ->
                          assertThat(port.path("host_ip").asText())
                              .as(name)
                              .isEqualTo("127.0.0.1"));
            });
  }

  @Test
  void everyServiceThatStaysHasAHealthCheckAndComesBackAfterACrash() {
    Map<String, JsonNode> staying = new HashMap<>(services());
    staying.keySet().removeAll(ONE_SHOT);

    assertThat(staying)
        .hasSize(9)
        .allSatisfy(
            (name, service) -> {
              assertThat(service.path("healthcheck").path("test")).isNotEmpty();
              assertThat(service.path("restart").asText()).isEqualTo("unless-stopped");
            });
  }

  @Test
  void whoWaitsForAServiceWaitsUntilItWorksOrHasDoneItsTask() {
    services()
        .forEach(
            (name, service) ->
                service
                    .path("depends_on")
                    .properties()
                    .forEach(
                        dependency ->
                            assertThat(dependency.getValue().path("condition").asText())
                                .as(name + " waits for " + dependency.getKey())
                                .isEqualTo(
                                    ONE_SHOT.contains(dependency.getKey())
                                        ? "service_completed_successfully"
                                        : "service_healthy")));
  }

  @Test
  void neo4jGetsNoVariableThatItWouldTakeForASetting() {
    assertThat(environment("neo4j").keySet()).containsExactly("NEO4J_AUTH");
  }

  @Test
  void everyVariableOfTheConnectorsIsSetInTheWorker() throws IOException {
    assertThat(environment("connect").keySet())
        .containsAll(variables("worker.properties", "sources", "sinks"));
  }

  @Test
  void everyVariableOfTheStreamsAppIsSet() throws IOException {
    assertThat(environment("streams-app").keySet())
        .containsAll(variables("streams-app.properties"));
  }

  @Test
  void everyVariableOfTheGatewayIsSet() throws IOException {
    assertThat(environment("gateway").keySet()).containsAll(variables("gateway.properties"));
  }

  @Test
  void theImagesHaveTheVersionsThatTheBuildRunsAgainst() throws IOException {
    String servers = Files.readString(ROOT.resolve("local-stack/servers/pom.xml"));
    String kafka = "apache/kafka:" + property(servers, "kafka.server.version");
    assertThat(image("kafka")).isEqualTo(kafka);
    assertThat(image("connect")).isEqualTo(kafka);
    assertThat(image("topics")).isEqualTo(kafka);
    assertThat(image("registry"))
        .isEqualTo("apicurio/apicurio-registry:" + property(servers, "apicurio.registry.version"));
    assertThat(property(servers, "neo4j.version")).startsWith("5.26.");
    assertThat(image("neo4j")).isEqualTo("neo4j:5.26-community");
    assertThat(property(servers, "postgresql.binaries.version")).startsWith("17.");
    assertThat(image("postgres")).isEqualTo("pgvector/pgvector:pg17");
  }

  private static Map<String, JsonNode> services() {
    return config.path("services").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String image(String service) {
    return services().get(service).path("image").asText();
  }

  private static Map<String, String> environment(String service) {
    return services().get(service).path("environment").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements.stream();
  }

  /** Names that files or directories of connect-config refer to as {@code ${env:NAME}}. */
  private static Set<String> variables(String... names) throws IOException {
    Set<String> variables = new TreeSet<>();
    for (String name : names) {
      try (Stream<Path> files = Files.walk(ROOT.resolve("connect-config").resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Matcher found =
              Pattern.compile("\\$\\{env:([A-Z0-9_]+)}").matcher(Files.readString(file));
          while (found.find()) {
            variables.add(found.group(1));
          }
        }
      }
    }
    assertThat(variables).isNotEmpty();
    return variables;
  }

  /** The artefacts that the launcher script makes sure of before it starts anything. */
  private static List<Path> buildArtefacts() throws IOException {
    Matcher list =
        Pattern.compile("artefacts=\\(([^)]*)\\)")
            .matcher(Files.readString(ROOT.resolve("memory-sync")));
    assertThat(list.find()).isTrue();
    return Stream.of(list.group(1).strip().split("\\s+")).map(Path::of).toList();
  }

  private static boolean isBuilt(Path path) {
    return Stream.of(path.toString().split("/")).anyMatch("target"::equals);
  }

  private static boolean exists(Path path) {
    return Files.exists(ROOT.resolve(path));
  }

  private static Predicate<Path> related(Path path) {
    return artefact -> artefact.startsWith(path) || path.startsWith(artefact);
  }

  private static String property(String pom, String name) {
    Matcher value = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(pom);
    assertThat(value.find()).as(name).isTrue();
    return value.group(1);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
