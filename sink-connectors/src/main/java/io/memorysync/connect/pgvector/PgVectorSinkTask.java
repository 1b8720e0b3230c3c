package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.DeadLetters;
import io.memorysync.connect.common.Delivery;
import io.memorysync.connect.common.ErrorLadder;
import io.memorysync.connect.common.Retries;
import io.memorysync.connect.common.SinkTaskMetrics;
import io.memorysync.connect.common.Version;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Keeps the tables of a store equal to the canonical memories, or user ids, of its partitions. */
public final class PgVectorSinkTask extends SinkTask {

  private SinkTaskMetrics metrics;
  private PgVectorWriter<?> writer;
  private Consumer<Collection<SinkRecord>> delivery;

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> props) {
    PgVectorSinkConfig config = new PgVectorSinkConfig(props);
    metrics = new SinkTaskMetrics(config);
    start(config, config.layout());
  }

  private <T extends Delivery<T>> void start(PgVectorSinkConfig config, Layout<T> layout) {
    PgVectorWriter<T> layoutWriter = new PgVectorWriter<>(config, layout);
    DeadLetters deadLetters = new DeadLetters(context.errantRecordReporter(), metrics);
    ErrorLadder<T> ladder =
        new ErrorLadder<>(
            layoutWriter,
            config.batchSize(),
            deadLetters,
            new Retries(context, config, Clock.systemUTC()),
            metrics);
    writer = layoutWriter;
    delivery = records -> ladder.apply(layout.read(records, deadLetters));
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (!records.isEmpty()) {
      metrics.records(records.size());
      delivery.accept(records);
    }
  }

  @Override
  public void stop() {
    Utils.closeQuietly(writer, "PostgreSQL session");
    Utils.closeQuietly(metrics, "task metrics");
  }
}
