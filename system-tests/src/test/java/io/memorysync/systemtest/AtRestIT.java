package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.holds;
import static io.memorysync.systemtest.Eventually.stays;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.view.Comparison;
import io.memorysync.stack.view.StoreView;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AtRestIT {

  private static final String TEXT = "Goes to bed early.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  @Test
  void inAPipelineAtRestNoEventFlowsAndEveryStoreShowsTheAgreedState() throws Exception {
    UUID here = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    UUID there = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());
    try (StoreView view = new StoreView(pipeline.stack().endpoints())) {
      Comparison comparison = new Comparison(view);
      eventually(
          () -> {
            assertThat(pipeline.published().versions(here)).isNotEmpty();
            assertThat(pipeline.published().versions(there)).isNotEmpty();
            assertThat(comparison.run(pipeline.published().canonical()))
                .allSatisfy(store -> assertThat(store.differences()).as(store.store()).isEmpty());
          });
      stays(
          Duration.ofSeconds(2), () -> assertThat(pipeline.published().versions(here)).hasSize(1));

      Map<String, Long> atRest = endsAtRest();

      holds(
          Duration.ofSeconds(30), () -> assertThat(pipeline.endsButHeartbeats()).isEqualTo(atRest));
    }
  }

  /**
   * Where the topics end once nothing has come for a while: what other tests wrote may yet go on.
   */
  private Map<String, Long> endsAtRest() {
    AtomicReference<Map<String, Long>> ends = new AtomicReference<>();
    within(
        Duration.ofMinutes(1),
        () -> {
          ends.set(pipeline.endsButHeartbeats());
          holds(
              Duration.ofSeconds(5),
              () -> assertThat(pipeline.endsButHeartbeats()).isEqualTo(ends.get()));
        });
    return ends.get();
  }
}
