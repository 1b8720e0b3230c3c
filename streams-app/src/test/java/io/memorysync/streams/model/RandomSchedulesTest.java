package io.memorysync.streams.model;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

class RandomSchedulesTest {

  private static final Pipelines PIPELINES = new Pipelines();

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
  void thePromisesAreKept(@ForAll Schedule schedule) {
    PIPELINES.run(
        schedule,
        world -> {
          Promises promises = new Promises(world);
          promises.convergence();
          promises.nothingLost();
          promises.quiet();
        });
  }
}
