package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class SinkTaskMetricsTest {

  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

  @Test
  void aTasksNumbersAreAnMBeanOfItsOwn() throws Exception {
    ObjectName name =
        new ObjectName("io.memorysync.connect:type=sink-task-metrics,connector=test-sink,task=2");
    try (SinkTaskMetrics metrics =
        new SinkTaskMetrics(new TestSinkConfig("memory.sync.task.id", "2"))) {
      metrics.records(7);
      metrics.batch(new BatchResult<>(List.of(version()), 2, 3), 40);
      metrics.retry();
      metrics.deadLetter();

      assertThat(JMX.getAttribute(name, "records-total")).isEqualTo(7.0);
      assertThat(JMX.getAttribute(name, "batches-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "rows-written-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "rows-equal-total")).isEqualTo(2.0);
      assertThat(JMX.getAttribute(name, "rows-stale-total")).isEqualTo(3.0);
      assertThat(JMX.getAttribute(name, "retries-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "dead-letters-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "batch-time-ms-max")).isEqualTo(40.0);
      assertThat((Double) JMX.getAttribute(name, "apply-lag-ms-max"))
          .isGreaterThan(Duration.ofSeconds(1).toMillis());
    }
    assertThat(JMX.isRegistered(name)).isFalse();
  }

  private static MemoryVersion version() {
    UUID id = UUID.randomUUID();
    return MemoryVersion.of(
        ConnectRecords.tombstone(id, 0), id, Optional.of(Memories.memory(id).build()));
  }
}
