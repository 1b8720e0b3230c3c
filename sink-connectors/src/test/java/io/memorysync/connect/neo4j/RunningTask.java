package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.ConnectRecords;
import io.memorysync.connect.common.TaskContext;
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

/** A started task, and the worker's side of it: offsets, and the batch that failed. */
final class RunningTask implements AutoCloseable {

  private final TaskContext context = new TaskContext();
  private final Neo4jSinkTask task = new Neo4jSinkTask();
  private List<SinkRecord> failed = List.of();
  private long offset;

  RunningTask(Map<String, String> options) {
    task.initialize(context);
    task.start(options);
  }

  TaskContext context() {
    return context;
  }

  /** Delivers memories in one batch. */
  void put(CanonicalMemory.Builder... memories) {
    put(Arrays.stream(memories).map(CanonicalMemory.Builder::build).toList());
  }

  void put(List<CanonicalMemory> memories) {
    List<SinkRecord> records = new ArrayList<>();
    memories.forEach(memory -> records.add(ConnectRecords.record(memory, offset++)));
    putRecords(records);
  }

  void putTombstone(UUID id) {
    putRecords(List.of(ConnectRecords.tombstone(id, offset++)));
  }

  /**
   * Delivers records. When the task asks for it, the same ones are delivered again by {@link
   * #redeliver}.
   */
  void putRecords(List<SinkRecord> records) {
    try {
      task.put(records);
      failed = List.of();
    } catch (RetriableException e) {
      failed = records;
      throw e;
    }
  }

  /** Delivers the batch that failed once more, as a worker does; true if nothing is left to do. */
  boolean redeliver() {
    try {
      putRecords(failed);
      return true;
    } catch (RetriableException e) {
      return false;
    }
  }

  /** A number of the task, as JMX tells it. */
  double metric(String name) {
    try {
      return (Double)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(
                      "io.memorysync.connect:type=sink-task-metrics,connector=neo4j-sink,task=0"),
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
