package io.memorysync.stack.status;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.connect.ConnectorStatus;
import java.time.Instant;
import java.util.List;

/** What a stack is doing at one moment. */
public record StackStatus(
    List<Component> components,
    List<ConnectorStatus> connectors,
    List<Behind> behind,
    Endpoints endpoints) {

  /**
   * A process.
   *
   * @param since when it began, null while it is down
   * @param reason why it is down or does not answer, null while all is well
   */
  public record Component(String name, boolean up, Instant since, String reason) {}

  /**
   * How far one direction of one store lags.
   *
   * @param direction {@code from} the store into the pipeline, or {@code to} the store
   * @param via the connector
   * @param events that are in a topic and not yet processed, null if that cannot be told now
   * @param walBytes that the store's slot has yet to confirm, null but for {@code from}; other
   *     databases of the server and unread keep-alives count too, so a few kilobytes are rest
   */
  public record Behind(String store, String direction, String via, Long events, Long walBytes) {}

  /** Whether every component is up and every connector runs. */
  public boolean isHealthy() {
    return components.stream().allMatch(component -> component.up() && component.reason() == null)
        && connectors.stream().allMatch(ConnectorStatus::isRunning);
  }
}
