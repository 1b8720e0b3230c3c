package io.memorysync.connect.common;

import io.memorysync.schema.CanonicalMemory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A started task, and the worker's side of it: offsets, and the batch that failed. */
public final class RunningTask implements AutoCloseable {

  private final TaskContext context = new TaskContext();
  private final SinkTask task;
  private final String connector;
  private final String number;
  private List<SinkRecord> failed = List.of();
  private long offset;

  /** Starts a task as a worker does. */
  public RunningTask(SinkTask task, Map<String, String> options) {
    this.task = task;
    this.connector = options.get("name");
    this.number = options.getOrDefault("memory.sync.task.id", "0");
    task.initialize(context);
    task.start(options);
  }

  public TaskContext context() {
    return context;
  }

  /** Delivers memories in one batch. */
  public void put(CanonicalMemory.Builder... memories) {
    put(Arrays.stream(memories).map(CanonicalMemory.Builder::build).toList());
  }

  public void put(List<CanonicalMemory> memories) {
    List<SinkRecord> records = new ArrayList<>();
    memories.forEach(memory -> records.add(ConnectRecords.record(memory, offset++)));
    putRecords(records);
  }

  public void putTombstone(UUID id) {
    putRecords(List.of(ConnectRecords.tombstone(id, offset++)));
  }

  /**
   * Delivers records. When the task asks for it, the same ones are delivered again by {@link
   * #redeliver}.
   */
  public void putRecords(List<SinkRecord> records) {
    try {
      task.put(records);
      failed = List.of();
    } catch (RetriableException e) {
      failed = records;
      throw e;
    }
  }

  /** Delivers the batch that failed once more, as a worker does; true if nothing is left to do. */
  public boolean redeliver() {
    try {
      putRecords(failed);
      return true;
    } catch (RetriableException e) {
      return false;
    }
  }

  /** A number of the task, as JMX tells it. */
  public double metric(String name) {
    try {
      return (Double)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(
                      "io.memorysync.connect:type=sink-task-metrics,connector="
                          + connector
                          + ",task="
                          + number),
                  name);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    task.stop();
  }
}
