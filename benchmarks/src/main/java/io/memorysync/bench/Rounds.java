package io.memorysync.bench;

import io.memorysync.bench.report.Series;
import io.memorysync.stack.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets contenders alternate, each time another one begins, so that no one always runs warm. */
public final class Rounds {

  private final int rounds;
  private final Progress progress;

  Rounds(int rounds, Progress progress) {
    this.rounds = rounds;
    this.progress = progress;
  }

  /** How many there are. */
  public int count() {
    return rounds;
  }

  /** Runs all contenders in every round; the figures are by name, in the order given. */
  public Map<String, Series> run(List<? extends Contender> contenders) throws Exception {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    contenders.forEach(contender -> figures.put(contender.name(), new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < contenders.size(); turn++) {
        Contender contender = contenders.get((turn + round) % contenders.size());
        double figure = contender.run(round);
        figures.get(contender.name()).add(figure);
        progress.say(
            String.format(
                Locale.ROOT,
                "       round %d of %d, %s: %,.1f",
                round + 1,
                rounds,
                contender.name(),
                figure));
      }
    }
    Map<String, Series> series = new LinkedHashMap<>();
    figures.forEach((name, values) -> series.put(name, new Series(values)));
    return series;
  }
}
