package io.memorysync.stack.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What came of a load: every answer, and what each memory has to be. */
public final class LoadRun {

  private static final int OK = 200;
  private static final int TOO_MANY = 429;

  private final LoadSettings settings;
  private final List<LoadAnswer> answers = new ArrayList<>();
  private final Map<UUID, WrittenMemory> memories = new HashMap<>();
  private final long acknowledged;

  LoadRun(LoadSettings settings, Collection<LoadClient> clients) {
    this.settings = settings;
    clients.forEach(client -> answers.addAll(client.answers()));
    clients.forEach(client -> memories.putAll(client.memories()));
    this.acknowledged = clients.stream().mapToLong(LoadClient::acknowledged).sum();
  }

  /** How many answers had which status; 0 stands for no answer. */
  public SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> statuses = new TreeMap<>();
    answers.forEach(answer -> statuses.merge(answer.status(), 1L, Long::sum));
    return statuses;
  }

  /** How many requests were neither carried out nor put off until later. */
  public long errors() {
    return answers.stream()
        .filter(answer -> answer.status() != OK && answer.status() != TOO_MANY)
        .count();
  }

  /** How many writes were acknowledged. */
  public long acknowledged() {
    return acknowledged;
  }

  /**
   * The time in which so many of 100 requests that were carried out were answered, in milliseconds,
   * by operation.
   */
  public Map<LoadOperation, Double> percentile(double percent) {
    Map<LoadOperation, Double> percentiles = new EnumMap<>(LoadOperation.class);
    for (LoadOperation operation : LoadOperation.values()) {
      long[] nanos =
          answers.stream()
              .filter(answer -> answer.operation() == operation && answer.status() == OK)
              .mapToLong(LoadAnswer::nanos)
              .sorted()
              .toArray();
      if (nanos.length > 0) {
        int index = (int) Math.ceil(nanos.length * percent / 100) - 1;
        percentiles.put(operation, nanos[Math.max(0, index)] / 1e6);
      }
    }
    return percentiles;
  }

  Map<UUID, WrittenMemory> memories() {
    return memories;
  }

  /** In a few words, for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(settings.clients()).append(" clients, ").append(settings.time().toSeconds());
    text.append(" s, seed ").append(settings.seed()).append("; answers by status ");
    text.append(statuses()).append("; ").append(acknowledged).append(" writes acknowledged");
    Map<LoadOperation, Double> middle = percentile(50);
    Map<LoadOperation, Double> most = percentile(99);
    middle.forEach(
        (operation, millis) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "; %s p50 %.0f ms, p99 %.0f ms",
                    operation,
                    millis,
                    most.get(operation))));
    return text.toString();
  }
}
