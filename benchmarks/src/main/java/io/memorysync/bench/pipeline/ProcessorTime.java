package io.memorysync.bench.pipeline;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.server.Server;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the servers of a stack take of the processor. */
final class ProcessorTime {

  private ProcessorTime() {}

  /** Watches for a while; percent of one core by server, its child processes included. */
  static Map<String, Double> percentOfACore(LocalStack stack, Duration time)
      throws InterruptedException {
    Map<String, Duration> before = used(stack);
    Thread.sleep(time.toMillis());
    Map<String, Double> percent = new LinkedHashMap<>();
    used(stack)
        .forEach(
            (server, after) ->
                percent.put(
                    server, 100.0 * after.minus(before.get(server)).toNanos() / time.toNanos()));
    return percent;
  }

  private static Map<String, Duration> used(LocalStack stack) {
    Map<String, Duration> used = new LinkedHashMap<>();
    for (Server server : stack.servers()) {
      used.put(
          server.name(), server.process().running().map(ProcessorTime::of).orElse(Duration.ZERO));
    }
    return used;
  }

  private static Duration of(ProcessHandle process) {
    return process.descendants().map(ProcessorTime::own).reduce(own(process), Duration::plus);
  }

  private static Duration own(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
