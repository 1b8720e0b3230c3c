package io.memorysync.stack.server;

import io.memorysync.stack.StackException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** One Kafka broker that is its own KRaft controller, on the loopback interface. */
public final class KafkaBroker implements Server {

  private static final int NODE = 1;
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  /** Within which a broker has to report to a controller that only waits for it not to. */
  private static final long SESSION_MS = 2_000;

  /**
   * What the controller takes to fence it and to write that down, with room for a busy machine; it
   * tells nobody which brokers are fenced, only a broker does.
   */
  private static final long FENCING_MS = 6_000;

  private final Path libraries;
  private final Path data;
  private final int port;
  private final int controllerPort;
  private final JvmSize size;
  private final ManagedProcess process;

  /**
   * @param libraries the directory with Kafka's jars
   * @param data its log directory, formatted on the first start
   */
  public KafkaBroker(
      Path libraries,
      Path data,
      int port,
      int controllerPort,
      JvmSize size,
      ManagedProcess process) {
    this.libraries = libraries;
    this.data = data;
    this.port = port;
    this.controllerPort = controllerPort;
    this.size = size;
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
      if (wasKilled()) {
        fence(properties);
      }
      Files.writeString(properties, properties(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(properties);
    process.awaitReady(() -> Ports.answers(port), START_TIMEOUT);
  }

  private void run(Path properties) {
    process.start(
        new Java(size)
            .logging("kafka.coordinator.transaction", "org.apache.kafka.coordinator.group")
            .run(libraries + "/*", "kafka.Kafka", properties.toString()),
        Map.of());
  }

  private boolean wasKilled() {
    return Files.exists(data.resolve("__cluster_metadata-0"))
        && !Files.exists(data.resolve(".kafka_cleanshutdown"));
  }

  /**
   * Lets the controller alone find that the broker is gone, as the controllers of a cluster would.
   * Else a broker that was killed starts as the leader that it was, loses its partitions to its own
   * registration some seconds later, and a transaction whose end was being marked at the kill stays
   * open for good: without a leader the coordinator takes the partitions for deleted ones (Kafka
   * 4.3, TransactionMarkerChannelManager). Readers of what is committed would wait for ever.
   */
  private void fence(Path properties) throws IOException {
    Files.writeString(properties, controllerProperties(data));
    run(properties);
    process.awaitReady(this::controllerIsActive, START_TIMEOUT);
    try {
      TimeUnit.MILLISECONDS.sleep(SESSION_MS + FENCING_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    } finally {
      process.stop(STOP_TIMEOUT);
    }
  }

  private boolean controllerIsActive() {
    if (!Ports.answers(controllerPort)) {
      return false;
    }
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                "127.0.0.1:" + controllerPort,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                "2000",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "2000"))) {
      return admin.describeMetadataQuorum().quorumInfo().get().leaderId() == NODE;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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

  private String controllerProperties(Path logDirectory) {
    return String.join(
        "\n",
        List.of(
            "process.roles=controller",
            controller(logDirectory),
            "listeners=CONTROLLER://127.0.0.1:" + controllerPort,
            "broker.session.timeout.ms=" + SESSION_MS,
            ""));
  }

  private String controller(Path logDirectory) {
    return String.join(
        "\n",
        List.of(
            "node.id=" + NODE,
            "controller.quorum.voters=" + NODE + "@127.0.0.1:" + controllerPort,
            "controller.listener.names=CONTROLLER",
            "log.dirs=" + logDirectory));
  }

  private String properties(Path logDirectory) {
    return String.join(
        "\n",
        List.of(
            "process.roles=broker,controller",
            controller(logDirectory),
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
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
