package io.memorysync.stack.server;

import io.memorysync.stack.process.Command;
import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.provision.CacheDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** One Kafka broker that is its own KRaft controller, on the loopback interface. */
public final class KafkaBroker implements Server {

  private static final int HEAP_MB = 320;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Path libraries;
  private final Path data;
  private final int port;
  private final int controllerPort;
  private final ManagedProcess process;

  /**
   * @param libraries the directory with Kafka's jars
   * @param data its log directory, formatted on the first start
   */
  public KafkaBroker(
      Path libraries, Path data, int port, int controllerPort, ManagedProcess process) {
    this.libraries = libraries;
    this.data = data;
    this.port = port;
    this.controllerPort = controllerPort;
    this.process = process;
  }

  @Override
  public ManagedProcess process() {
    return process;
  }

  @Override
  public void start() {
    Path properties = data.resolveSibling(data.getFileName() + ".properties");
    try {
      Files.createDirectories(data.getParent());
      if (!Files.exists(data)) {
        format(properties);
      }
      Files.writeString(properties, properties(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.start(
        new Java(HEAP_MB)
            .logging("kafka.coordinator.transaction", "org.apache.kafka.coordinator.group")
            .run(libraries + "/*", "kafka.Kafka", properties.toString()),
        Map.of());
    process.awaitReady(() -> Ports.answers(port), START_TIMEOUT);
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }

  private void format(Path properties) throws IOException {
    Path draft = data.resolveSibling(data.getFileName() + ".making");
    CacheDirectory.delete(draft);
    Files.writeString(properties, properties(draft));
    new Command(
            new Java(128)
                .run(
                    libraries + "/*",
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    Uuid.randomUuid().toString(),
                    "-c",
                    properties.toString()))
        .output();
    Files.move(draft, data);
  }

  private String properties(Path logDirectory) {
    return String.join(
        "\n",
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
            "controller.listener.names=CONTROLLER",
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
            "log.dirs=" + logDirectory,
            // A topic that nobody made is a typing error.
            "auto.create.topics.enable=false",
            "num.partitions=4",
            "default.replication.factor=1",
            "min.insync.replicas=1",
            "offsets.topic.replication.factor=1",
            "offsets.topic.num.partitions=5",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "transaction.state.log.num.partitions=5",
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
            "share.coordinator.state.topic.num.partitions=1",
            "group.initial.rebalance.delay.ms=0",
            // Tests kill members and want them missed soon.
            "group.min.session.timeout.ms=1000",
            "log.cleaner.dedupe.buffer.size=16777216",
            ""));
  }
}
