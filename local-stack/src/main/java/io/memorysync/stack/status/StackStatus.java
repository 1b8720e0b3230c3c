package io.memorysync.stack.status;

import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.stack.Endpoints;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a stack is doing at one moment.
 *
 * @param events what waits in the streams application or was rejected; null while it is down
 * @param findings what makes a database unfit to be captured, which tables were emptied by TRUNCATE
 *     and not filled again, and what holds back readers; each a sentence, and most end with the
 *     command that mends it
 */
public record StackStatus(
    List<Component> components,
    List<ConnectorStatus> connectors,
    List<Behind> behind,
    Events events,
    List<String> findings,
    Endpoints endpoints) {

  /**
   * A process.
   *
   * @param since when it began, null while it is down
   * @param reason why it is down or does not answer, null while all is well
   */
  public record Component(String name, boolean up, Instant since, String reason) {}

  /**
   * How far one direction of one store lags, or the pipeline itself.
   *
   * @param store or the topic between the pipeline's two steps
   * @param direction {@code from} the store into the pipeline, {@code to} the store, or {@code in}
   *     the pipeline
   * @param via the connector, or who reads that topic
   * @param events that are in a topic and not yet processed, null if that cannot be told now
   * @param walBytes that the store's slot has yet to confirm, null but for {@code from}; other
   *     databases of the server and unread keep-alives count too, so a few kilobytes are rest
   */
  public record Behind(String store, String direction, String via, Long events, Long walBytes) {}

  /**
   * Change events that do not simply pass.
   *
   * @param parked how many wait for a row that they refer to, by {@code store/part}
   * @param waitsFor those rows, some of each part
   * @param rejected how many went to {@code memory.rejected} since the streams application began,
   *     by code
   * @param leftOut how many records of users, apps, categories and user ids could not be used since
   *     then, by topic
   */
  public record Events(
      Map<String, Long> parked,
      Map<String, List<String>> waitsFor,
      Map<String, Long> rejected,
      Map<String, Long> leftOut) {}

  /** Whether every component is up, every connector runs and nothing was found. */
  public boolean isHealthy() {
    return components.stream().allMatch(component -> component.up() && component.reason() == null)
        && connectors.stream().allMatch(ConnectorStatus::isRunning)
        && findings.isEmpty();
  }
}
