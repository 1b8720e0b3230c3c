package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.CanonicalMemoryReader;
import io.memorysync.connect.common.DeadLetters;
import io.memorysync.connect.common.ErrorLadder;
import io.memorysync.connect.common.MemoryVersion;
import io.memorysync.connect.common.Retries;
import io.memorysync.connect.common.SinkTaskMetrics;
import io.memorysync.connect.common.Version;
import io.memorysync.connect.common.VersionBatch;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the graph in Neo4j equal to the canonical memories of its partitions. */
public final class Neo4jSinkTask extends SinkTask {

  private static final Logger LOG = LoggerFactory.getLogger(Neo4jSinkTask.class);

  private final CanonicalMemoryReader reader = new CanonicalMemoryReader();
  private SinkTaskMetrics metrics;
  private Neo4jWriter writer;
  private DeadLetters deadLetters;
  private ErrorLadder<MemoryVersion> ladder;

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> props) {
    Neo4jSinkConfig config = new Neo4jSinkConfig(props);
    metrics = new SinkTaskMetrics(config);
    deadLetters = new DeadLetters(context.errantRecordReporter(), metrics);
    writer = new Neo4jWriter(config, metrics::transactionRetry);
    ladder =
        new ErrorLadder<>(
            writer,
            config.batchSize(),
            deadLetters,
            new Retries(context, config, Clock.systemUTC()),
            metrics);
    try {
      writer.createSchema();
    } catch (RetriableException e) {
      LOG.warn("Neo4j is not ready; the first batch will try again: {}", e.getMessage());
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    metrics.records(records.size());
    ladder.apply(VersionBatch.read(records, reader, deadLetters));
  }

  @Override
  public void stop() {
    Utils.closeQuietly(writer, "Neo4j driver");
    Utils.closeQuietly(metrics, "task metrics");
  }
}
