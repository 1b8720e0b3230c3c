package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Provenance;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
      metrics.batch(new BatchResult<>(List.of(version()), 4, 2, 3, 5), 40);
      metrics.retry();
      metrics.transactionRetry();
      metrics.deadLetter();

      assertThat(JMX.getAttribute(name, "records-total")).isEqualTo(7.0);
      assertThat(JMX.getAttribute(name, "batches-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "rows-written-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "rows-restored-total")).isEqualTo(4.0);
      assertThat(JMX.getAttribute(name, "rows-equal-total")).isEqualTo(2.0);
      assertThat(JMX.getAttribute(name, "rows-stale-total")).isEqualTo(3.0);
      assertThat(JMX.getAttribute(name, "rows-unrepresentable-total")).isEqualTo(5.0);
      assertThat(JMX.getAttribute(name, "retries-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "transaction-retries-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "dead-letters-total")).isEqualTo(1.0);
      assertThat(JMX.getAttribute(name, "batch-time-ms-max")).isEqualTo(40.0);
      assertThat((Double) JMX.getAttribute(name, "apply-lag-ms-max"))
          .isGreaterThan(Duration.ofSeconds(1).toMillis());
    }
    assertThat(JMX.isRegistered(name)).isFalse();
  }

  @Test
  void theApplyLagIsAHistogram() throws Exception {
    try (SinkTaskMetrics metrics = new SinkTaskMetrics(new TestSinkConfig())) {
      List<MemoryVersion> written = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        written.add(writtenBefore(Duration.ofMillis(40)));
      }
      for (int i = 0; i < 10; i++) {
        written.add(writtenBefore(Duration.ofSeconds(20)));
      }
      metrics.batch(new BatchResult<>(written, 0, 0), 1);

      assertThat(number("apply-lag-ms-p50")).isBetween(30.0, 2_000.0);
      assertThat(number("apply-lag-ms-p95")).isBetween(19_000.0, 30_000.0);
      assertThat(number("apply-lag-ms-p99")).isBetween(19_000.0, 30_000.0);
      assertThat(number("apply-lag-ms-le-10-total")).isZero();
      assertThat(number("apply-lag-ms-le-5000-total")).isEqualTo(90);
      assertThat(number("apply-lag-ms-le-30000-total")).isEqualTo(100);
      assertThat(number("apply-lag-ms-le-inf-total")).isEqualTo(100);
      assertThat(number("apply-lag-ms-sum-total")).isGreaterThan(200_000);
    }
  }

  @Test
  void whatComesAgainAndIsFoundEqualOrStaleHasNoLag() throws Exception {
    try (SinkTaskMetrics metrics = new SinkTaskMetrics(new TestSinkConfig())) {
      metrics.batch(new BatchResult<MemoryVersion>(List.of(), 500, 500), 1);

      assertThat(number("apply-lag-ms-le-inf-total")).isZero();
      assertThat(number("apply-lag-ms-p99")).isNaN();
    }
  }

  @Test
  void aStoreWhoseClockIsAheadHasNoNegativeLag() throws Exception {
    try (SinkTaskMetrics metrics = new SinkTaskMetrics(new TestSinkConfig())) {
      metrics.batch(new BatchResult<>(List.of(writtenBefore(Duration.ofMinutes(-5))), 0, 0), 1);

      assertThat(number("apply-lag-ms-max")).isZero();
      assertThat(number("apply-lag-ms-le-10-total")).isEqualTo(1);
    }
  }

  private static double number(String metric) throws Exception {
    return (Double)
        JMX.getAttribute(
            new ObjectName(
                "io.memorysync.connect:type=sink-task-metrics,connector=test-sink,task=0"),
            metric);
  }

  private static MemoryVersion version() {
    return version(Memories.CREATED);
  }

  private static MemoryVersion writtenBefore(Duration lag) {
    return version(Instant.now().minus(lag));
  }

  private static MemoryVersion version(Instant committedAt) {
    UUID id = UUID.randomUUID();
    CanonicalMemory.Builder memory = Memories.memory(id);
    memory.setWrittenBy(
        Provenance.newBuilder(memory.getWrittenBy()).setCommittedAt(committedAt).build());
    return MemoryVersion.of(ConnectRecords.tombstone(id, 0), id, Optional.of(memory.build()));
  }
}
