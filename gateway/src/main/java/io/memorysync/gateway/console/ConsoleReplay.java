package io.memorysync.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.memorysync.connectclient.ConnectClient;
import io.memorysync.connectclient.SinkReplay;
import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Steps;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The replay of a sink; how far it has come is what the monitor sees. */
final class ConsoleReplay {

  private final ConnectClient connect;
  private final Monitor monitor;

  ConsoleReplay(String connectUrl, Monitor monitor) {
    this.connect =
        new ConnectClient(
            connectUrl,
            "check monitor.connect.url and that its worker runs.",
            OperationsException::new);
    this.monitor = monitor;
  }

  /** Whether there is a sink connector of that name. */
  boolean exists(String sink) {
    return connect.status(sink).filter(status -> status.type().equals("sink")).isPresent();
  }

  /** Replays and waits until the sink has caught up. */
  JsonNode run(String sink, Steps steps) {
    SinkReplay replay = new SinkReplay(connect, sink);
    try (Steps.Step stopping = steps.begin("Stopping " + sink)) {
      replay.begin();
      stopping.at(1, 1);
    }
    try (Steps.Step reading = steps.begin("Reading the topic from the start")) {
      long records = replay.awaitEnd(new Behind(sink, monitor), reading::at);
      return JsonNodeFactory.instance.objectNode().put("records", records);
    }
  }

  /** What the monitor knows; empty while it does not, or may not have looked since the start. */
  private static final class Behind implements Supplier<OptionalLong> {

    /** After that long the monitor has seen what there is to read, if there is anything. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    private final String sink;
    private final Monitor monitor;
    private final long began = System.nanoTime();
    private boolean seen;

    Behind(String sink, Monitor monitor) {
      this.sink = sink;
      this.monitor = monitor;
    }

    @Override
    public OptionalLong get() {
      OptionalLong known =
          monitor.current().arrows().stream()
              .filter(arrow -> arrow.to().equals(sink) && arrow.behind() != null)
              .mapToLong(Arrow::behind)
              .findFirst();
      seen |= known.orElse(0) > 0 || System.nanoTime() - began > FIRST_LOOK.toNanos();
      return seen ? known : OptionalLong.empty();
    }
  }
}
