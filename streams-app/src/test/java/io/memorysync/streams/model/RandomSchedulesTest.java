package io.memorysync.streams.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.PerProperty;

/**
 * The five promises of the sync protocol, on random schedules of the whole topology and simulated
 * stores: convergence, nothing lost, quiet and once in every schedule, bounded over all of them. A
 * schedule that breaks one is shrunk, and printed as a story.
 *
 * <p>An ordinary run repeats the same schedules, so that it fails for a change of the code alone.
 * How many is a setting, and more go beyond them: {@code mvn verify -Dmemorysync.schedules=100000}.
 */
class RandomSchedulesTest {

  /** Wide enough for the bound to be one over many schedules, not over each. */
  private static final int MANY_OPERATIONS = 1_000;

  private static final String SEED = "20261122";

  private static final double VERSIONS_PER_OPERATION = 1.25;

  private static final Pipelines PIPELINES = new Pipelines();
  private static long versions;
  private static long operations;

  @AfterContainer
  static void closePipelines() {
    PIPELINES.close();
  }

  @PerProperty(Bounded.class)
  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
  void everyScheduleKeepsThePromises(@ForAll Schedule schedule) {
    PIPELINES.run(
        schedule,
        world -> {
          versions += world.versions();
          operations += world.operations();
          Promises.check(world);
        });
  }

  /** Concurrency costs at most a quarter more versions than applications write. */
  static class Bounded implements PerProperty.Lifecycle {

    @Override
    public void onSuccess() {
      if (operations >= MANY_OPERATIONS) {
        assertThat((double) versions / operations).isLessThanOrEqualTo(VERSIONS_PER_OPERATION);
      }
    }
  }
}
