package io.memorysync.systemtest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.Endpoints;
import io.memorysync.testkit.Operation;
import io.memorysync.testkit.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.SessionConfig;

/**
 * The terminal of an operator who has the runbook open: runs its blocks as they stand, in a
 * directory that looks like the clone, with the variables that its first command printed. {@code
 * ./memory-sync} is the launcher's second half, without the build that tests must not start.
 */
final class RunbookShell {

  private static final String PATIENCE_SECONDS = "180";
  private static final Pattern EXPORT = Pattern.compile("export ([A-Z0-9_]+)=(.*)");

  private final Runbook runbook = Runbook.read();
  private final Set<String> ran = new TreeSet<>();
  private final Map<String, String> variables = new HashMap<>();
  private final Endpoints.Neo4j neo4j;
  private final Path directory;

  /**
   * @param directory an empty one, for the scripts and what blocks write
   */
  RunbookShell(TestStack stack, Path directory) throws IOException, InterruptedException {
    for (String program : List.of("curl", "jq", "psql")) {
      assumeTrue(isInstalled(program), program + " is not installed");
    }
    this.neo4j = stack.endpoints().neo4j();
    this.directory = directory;
    Path clone = Checkout.find().root();
    for (String part : List.of("connect-config", "schemas")) {
      Files.createSymbolicLink(directory.resolve(part), clone.resolve(part));
    }
    Path scripts = Files.createDirectory(directory.resolve("bin"));
    script(
        directory.resolve("memory-sync"),
        clone.resolve("local-stack/target/cli/lib"),
        "io.memorysync.stack.MemorySync");
    Path kafka = clone.resolve("local-stack/servers/kafka/target/lib");
    script(scripts.resolve("kafka-topics.sh"), kafka, "org.apache.kafka.tools.TopicCommand");
    script(
        scripts.resolve("kafka-transactions.sh"),
        kafka,
        "org.apache.kafka.tools.TransactionsCommand");
    variables.put("PATH", scripts + ":" + System.getenv("PATH"));
    variables.put(Checkout.HOME_VARIABLE, clone.toString());
    variables.put("MEMORY_SYNC_DIRECTORY", stack.directory().toString());
  }

  /** Runs the block that prints the addresses, and sets what it says. */
  Operation readAddresses() {
    Operation addresses = run("addresses");
    addresses
        .output()
        .lines()
        .map(EXPORT::matcher)
        .filter(line -> line.matches())
        .forEach(line -> variables.put(line.group(1), line.group(2)));
    return addresses;
  }

  /** A variable that was set. */
  String variable(String name) {
    return variables.get(name);
  }

  /** Runs a block to its end. */
  Operation run(String id) {
    return run(id, Map.of(), Map.of());
  }

  /** The same with values for its {@code <…>}. */
  Operation run(String id, Map<String, String> values) {
    return run(id, values, Map.of());
  }

  /** The same with further variables. */
  Operation run(String id, Map<String, String> values, Map<String, String> furtherVariables) {
    Runbook.Block block = runbook.block(id);
    ran.add(id);
    String text = block.text();
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("<" + value.getKey() + ">", value.getValue());
    }
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(furtherVariables);
    return switch (block.language()) {
      case "bash" -> start(environment, "bash", "-euc", text);
      case "sql" ->
          start(environment, "psql", environment.get("MEM0"), "-v", "ON_ERROR_STOP=1", "-c", text);
      case "cypher" -> cypher(text, values.get("old password"));
      default ->
          throw new IllegalArgumentException(
              "Block " + id + " is in " + block.language() + ", which nobody here runs.");
    };
  }

  /** Ids of the blocks that no scenario has run. */
  List<String> notRun() {
    return runbook.blocks().stream()
        .map(Runbook.Block::id)
        .filter(id -> !ran.contains(id))
        .toList();
  }

  private Operation start(Map<String, String> environment, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of("timeout", PATIENCE_SECONDS), Stream.of(command)).toList())
            .directory(directory.toFile());
    builder.environment().putAll(environment);
    return Operation.of(builder);
  }

  private Operation cypher(String statement, String password) {
    try (Driver driver =
            GraphDatabase.driver(neo4j.boltUri(), AuthTokens.basic(neo4j.user(), password));
        var session = driver.session(SessionConfig.forDatabase("system"))) {
      session.run(statement).consume();
      return new Operation(0, "", "");
    }
  }

  private static void script(Path file, Path libraries, String mainClass) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        file,
        """
        #!/usr/bin/env bash
        exec "%s" -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
          -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "%s/*" %s "$@"
        """
            .formatted(java, libraries, mainClass));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
