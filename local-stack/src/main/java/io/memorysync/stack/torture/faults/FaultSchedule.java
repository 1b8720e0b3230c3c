package io.memorysync.stack.torture.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The faults of a run, determined by its seed. Kinds are dealt from a shuffled deck, so that each
 * comes before one comes twice; a fault may last longer than the next one takes to come, so that
 * they overlap now and then. After the first deck they come half as often: a pipeline that is
 * hardly ever whole has little to do between its crashes that could go wrong.
 */
public final class FaultSchedule {

  /** In a run of this length every kind comes at least three times, whatever the seed. */
  public static final Duration EACH_THREE_TIMES = Duration.ofMinutes(9);

  private static final Duration FIRST = Duration.ofSeconds(6);
  private static final long SHORTEST_GAP_MS = 3_000;
  private static final long GAP_SPREAD_MS = 9_000;
  private static final int SLOWEST_PACE = 2;
  private static final int SHORTEST_MS = 1_000;
  private static final int SPREAD_MS = 11_000;

  private FaultSchedule() {}

  /**
   * @param length of the run; every fault is undone before its end
   * @param sources that can be paused and read anew
   * @param sinks that can be paused
   */
  public static List<PlannedFault> of(
      long seed, Duration length, List<String> sources, List<String> sinks) {
    List<String> connectors = Stream.concat(sources.stream(), sinks.stream()).toList();
    Random random = new Random(seed);
    List<PlannedFault> faults = new ArrayList<>();
    Deque<FaultKind> deck = new ArrayDeque<>();
    Duration at = FIRST;
    int pace = 0;
    while (true) {
      if (deck.isEmpty()) {
        deck.addAll(shuffled(random));
        pace = Math.min(pace + 1, SLOWEST_PACE);
      }
      Duration lasts = Duration.ofMillis(SHORTEST_MS + random.nextInt(SPREAD_MS));
      boolean rough = random.nextBoolean();
      String source = sources.get(random.nextInt(sources.size()));
      String connector = connectors.get(random.nextInt(connectors.size()));
      if (at.plus(lasts).compareTo(length) > 0) {
        return faults;
      }
      FaultKind kind = deck.poll();
      String target =
          switch (kind) {
            case PAUSE_CONNECTOR -> connector;
            case SNAPSHOT -> source;
            default -> null;
          };
      faults.add(new PlannedFault(at, kind, target, lasts, rough));
      at = at.plusMillis(pace * (SHORTEST_GAP_MS + random.nextLong(GAP_SPREAD_MS)));
    }
  }

  private static List<FaultKind> shuffled(Random random) {
    List<FaultKind> kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
    Collections.shuffle(kinds, random);
    return kinds;
  }
}
