package io.memorysync.stack;

import io.memorysync.stack.process.Ports;
import java.util.List;

/**
 * The ports of one stack, all on the loopback interface.
 *
 * @param connectMetrics of Prometheus' JMX exporter in the Connect worker; 0 in a stack that was
 *     made before there was one, which then has none
 */
public record StackPorts(
    int postgres,
    int kafka,
    int kafkaController,
    int registry,
    int connect,
    int neo4j,
    int streams,
    int gateway,
    int connectMetrics) {

  /** Nine ports in a row, in the order of the components above. */
  public static StackPorts from(int base) {
    return of(
        List.of(
            base, base + 1, base + 2, base + 3, base + 4, base + 5, base + 6, base + 7, base + 8));
  }

  /** Ports that nothing uses now. */
  public static StackPorts free() {
    return of(Ports.free(9));
  }

  private static StackPorts of(List<Integer> ports) {
    return new StackPorts(
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        ports.get(4),
        ports.get(5),
        ports.get(6),
        ports.get(7),
        ports.get(8));
  }
}
