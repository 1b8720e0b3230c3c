package io.memorysync.bench;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.stack.connect.ConnectorConfig;
import java.util.Map;
import java.util.TreeMap;

/** A sink connector in the stage's Connect worker. */
public final class ConnectorContender implements Contender {

  /** Makes the target anew. */
  @FunctionalInterface
  public interface Preparation {
    void prepare() throws Exception;
  }

  /** Waits until the work is done; returns the figure. */
  @FunctionalInterface
  public interface Measurement {
    double measure() throws Exception;
  }

  private final String name;
  private final ConnectClient connect;
  private final ConnectorConfig connector;
  private final Preparation preparation;
  private final Measurement measurement;

  /**
   * @param connector reads its topics from the beginning in every round
   */
  public ConnectorContender(
      String name,
      ConnectClient connect,
      ConnectorConfig connector,
      Preparation preparation,
      Measurement measurement) {
    this.name = name;
    this.connect = connect;
    this.connector = connector;
    this.preparation = preparation;
    this.measurement = measurement;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double run(int round) throws Exception {
    preparation.prepare();
    Map<String, String> config = new TreeMap<>(connector.config());
    config.put("consumer.override.group.id", connector.name() + "-" + System.nanoTime());
    config.put("consumer.override.auto.offset.reset", "earliest");
    connect.put(connector.name(), config);
    try {
      return measurement.measure();
    } finally {
      connect.delete(connector.name());
    }
  }
}
