package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.monitor.BrokerReader.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What several looks at the broker tell together. */
class TrendsTest {

  private final Trends trends = new Trends();

  @Test
  void deadLettersOfTheLastHourAreToldBySink() {
    look(Map.of("mem0-sink", 4L, "neo4j-sink", 0L), Duration.ZERO);
    look(Map.of("mem0-sink", 6L, "neo4j-sink", 0L), Duration.ofMinutes(10));
    assertThat(trends.deadLettersLately()).isEqualTo(Map.of("mem0-sink", 2L, "neo4j-sink", 0L));

    look(Map.of("mem0-sink", 6L, "neo4j-sink", 0L), Duration.ofMinutes(71));
    assertThat(trends.deadLettersLately()).containsEntry("mem0-sink", 0L);
  }

  @Test
  void aBrokerThatIsAwayChangesNothing() {
    look(Map.of("mem0-sink", 4L), Duration.ZERO);
    look(Map.of("mem0-sink", 5L), Duration.ofMinutes(1));

    trends.add(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Duration.ofMinutes(2).toNanos());

    assertThat(trends.deadLettersLately()).containsEntry("mem0-sink", 1L);
  }

  @Test
  void aSinkThatWasRemovedIsForgotten() {
    look(Map.of("archive-sink", 4L), Duration.ZERO);
    look(Map.of("archive-sink", 5L), Duration.ofMinutes(1));

    look(Map.of(), Duration.ofMinutes(2));

    assertThat(trends.deadLettersLately()).isEmpty();
  }

  private void look(Map<String, Long> deadLetters, Duration at) {
    trends.add(
        Optional.empty(),
        Optional.of(new Broker(Map.of(), Map.of(), deadLetters)),
        Optional.empty(),
        List.of(),
        at.toNanos());
  }
}
