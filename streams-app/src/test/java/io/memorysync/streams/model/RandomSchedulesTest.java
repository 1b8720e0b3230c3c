package io.memorysync.streams.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PerProperty;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * The five promises of the sync protocol, on random schedules of the whole topology and simulated
 * stores: convergence, nothing lost, quiet and once in every schedule, bounded over all of them. A
 * schedule that breaks one is shrunk, and printed as a story.
 *
 * <p>An ordinary run repeats the same schedules, so that it fails for a change of the code alone.
 * How many and which are settings: {@code mvn verify -Dmemorysync.schedules=100000
 * -Dmemorysync.seed=1}.
 */
class RandomSchedulesTest {

  /** Wide enough for the bound to be one over many schedules, not over each. */
  private static final int MANY_OPERATIONS = 1_000;

  private static final double VERSIONS_PER_OPERATION = 1.25;

  private static final Pipelines PIPELINES = new Pipelines();
  private static long versions;
  private static long operations;

  @AfterContainer
  static void closePipelines() {
    PIPELINES.close();
  }

  @AddLifecycleHook(Seeded.class)
  @PerProperty(Bounded.class)
  @Property(edgeCases = EdgeCasesMode.NONE, generation = GenerationMode.RANDOMIZED)
  void everyScheduleKeepsThePromises(@ForAll Schedule schedule) {
    PIPELINES.run(
        schedule,
        world -> {
          versions += world.versions();
          operations += world.operations();
          Promises.check(world);
        });
  }

  /** Which schedules are run. */
  static class Seeded implements AroundPropertyHook {

    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      context.attributes().setSeed(System.getProperty("memorysync.seed"));
      return property.execute();
    }
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
