package io.memorysync.streams.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.streams.resolve.Rule;
import java.util.Iterator;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.lifecycle.AfterContainer;

/** Tests of the test: without one of its rules the protocol breaks a promise, and that is seen. */
class SuspendedRulesTest {

  /** Among so many schedules, one has to notice. */
  private static final int SCHEDULES = 400;

  private static final long SEED = 20;
  private static final Pipelines PIPELINES = new Pipelines();

  @AfterContainer
  static void closePipelines() {
    PIPELINES.close();
  }

  @Example
  void withoutHealingAScheduleFails() {
    assertThat(isNoticed(Rule.HEAL)).isTrue();
  }

  @Example
  void withoutTheBeforeImageCheckAScheduleFails() {
    assertThat(isNoticed(Rule.CAUSAL)).isTrue();
  }

  @Example
  void withoutDroppingWhatComesAgainAScheduleFails() {
    assertThat(isNoticed(Rule.ONCE)).isTrue();
  }

  private static boolean isNoticed(Rule missing) {
    Iterator<Shrinkable<Schedule>> schedules =
        Schedules.all().generator(SCHEDULES, false).stream(new Random(SEED)).iterator();
    for (int i = 0; i < SCHEDULES; i++) {
      Schedule schedule = schedules.next().value().without(missing);
      try {
        PIPELINES.run(schedule, Promises::check);
      } catch (BrokenPromise noticed) {
        return true;
      }
    }
    return false;
  }
}
