package io.memorysync.bench.pipeline;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.server.Server;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the servers of a stack take of the processor. */
final class ProcessorTime {

  private ProcessorTime() {}

  /**
   * Watches for a while; percent of one core by server, its child processes included. What a child
   * takes that ends meanwhile is left out.
   */
  static Map<String, Double> percentOfACore(LocalStack stack, Duration time)
      throws InterruptedException {
    Map<String, Map<Long, Duration>> before = used(stack);
    Thread.sleep(time.toMillis());
    Map<String, Double> percent = new LinkedHashMap<>();
    used(stack)
        .forEach(
            (server, after) ->
                percent.put(
                    server, 100.0 * between(before.get(server), after).toNanos() / time.toNanos()));
    return percent;
  }

  private static Duration between(Map<Long, Duration> before, Map<Long, Duration> after) {
    return after.entrySet().stream()
        .map(
            process ->
                process.getValue().minus(before.getOrDefault(process.getKey(), Duration.ZERO)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** What each process of each server has taken so far, by its id. */
  private static Map<String, Map<Long, Duration>> used(LocalStack stack) {
    Map<String, Map<Long, Duration>> used = new LinkedHashMap<>();
    for (Server server : stack.servers()) {
      used.put(server.name(), server.process().running().map(ProcessorTime::of).orElse(Map.of()));
    }
    return used;
  }

  private static Map<Long, Duration> of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .collect(
            Collectors.toMap(
                ProcessHandle::pid,
                each -> each.info().totalCpuDuration().orElse(Duration.ZERO),
                (one, same) -> one));
  }
}
