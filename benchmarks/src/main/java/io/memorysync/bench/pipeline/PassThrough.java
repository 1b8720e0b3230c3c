package io.memorysync.bench.pipeline;

import io.memorysync.bench.Contender;
import io.memorysync.bench.Stage;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams that copies bytes, with the guarantees and settings of the streams-app. */
final class PassThrough implements Contender {

  private static final String OUT = "bench.pass-through";

  private final String name;
  private final Stage stage;
  private final EventBacklog backlog;

  PassThrough(String name, Stage stage, EventBacklog backlog) {
    this.name = name;
    this.stage = stage;
    this.backlog = backlog;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double run(int round) throws Exception {
    backlog.emptyTopics(OUT);
    String group = "bench-pass-through-" + round + "-" + System.nanoTime();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(Mem0Writes.EVENTS, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to(OUT, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Properties properties = new Properties();
    properties.putAll(AppSettings.streams());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, group);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, stage.bootstrapServers());
    properties.put(
        StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("memory-sync-bench-").toString());
    try (KafkaStreams streams = new KafkaStreams(builder.build(), properties)) {
      streams.start();
      double rate = backlog.rate(group, Set.of(Mem0Writes.EVENTS));
      streams.close(Duration.ofSeconds(20));
      return rate;
    }
  }
}
