package io.memorysync.connect.common;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a worker gives to a task: it notes the pauses and the dead letters. */
public final class TaskContext implements SinkTaskContext {

  /** A record on the dead-letter queue. */
  public record DeadLetter(SinkRecord record, Throwable reason) {}

  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();

  /** The dead letters so far. */
  public List<DeadLetter> deadLetters() {
    return deadLetters;
  }

  /** The pauses before redelivery so far, in milliseconds. */
  public List<Long> pauses() {
    return pauses;
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return this::report;
  }

  private Future<Void> report(SinkRecord record, Throwable reason) {
    deadLetters.add(new DeadLetter(record, reason));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void timeout(long milliseconds) {
    pauses.add(milliseconds);
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resume(TopicPartition... partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void requestCommit() {
    throw new UnsupportedOperationException();
  }
}
