package io.memorysync.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.testing.LocalAvroDeserializer;
import io.memorysync.streams.testing.LocalAvroSerializer;
import io.memorysync.streams.testing.LocalSchemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverFailureTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path state;

  @Test
  void aChangeThatTheRulesFailOnIsKeptAsItWasOnItsTopic() {
    MemoryChange change = choiceOfNoField();

    RejectedEvent rejected = rejectionOf("resolver-failure", change);

    assertThat(rejected.getMemoryId()).isEqualTo(ID);
    assertThat(rejected.getTopic()).isEqualTo(Topics.CHANGE);
    assertThat(rejected.getValue())
        .isEqualTo(
            ByteBuffer.wrap(
                LocalSchemas.serdes().<MemoryChange>serializer().serialize(Topics.CHANGE, change)));
  }

  /** An update of the vector alone waits for its text, with the row before and after it. */
  @Test
  void aChangeThatWouldMakeTheStateTooLargeForItsChangelogIsRejected() {
    String text = "x".repeat(31 << 20);

    RejectedEvent rejected =
        rejectionOf(
            "too-large",
            ofRow(1, ChangeOp.INSERT, null, row(text, 1f, 0f)),
            ofRow(2, ChangeOp.UPDATE, row(text, 1f, 0f), row(text, 0f, 1f)));

    assertThat(rejected.getReason()).contains("takes 97517570 bytes", "shorten the text");
  }

  /** The one rejection that some changes lead to. */
  private RejectedEvent rejectionOf(String code, MemoryChange... changes) {
    Properties streams = new Properties();
    streams.put("state.dir", state.toString());
    MemoryTopology topology =
        MemoryTopology.of(new StreamsAppConfig(settings()), null, new SimpleMeterRegistry());
    try (TopologyTestDriver kafka = new TopologyTestDriver(topology.topology(), streams)) {
      AvroSerdes avro = LocalSchemas.serdes();
      TestInputTopic<String, MemoryChange> topic =
          kafka.createInputTopic(
              Topics.CHANGE, new StringSerializer(), avro.<MemoryChange>serializer());
      for (MemoryChange change : changes) {
        topic.pipeInput(ID, change);
      }
      assertThat(topology.counts()).containsEntry("rejected", Map.of(code, 1L));
      RejectedEvent rejected =
          kafka
              .createOutputTopic(
                  Topics.REJECTED, new StringDeserializer(), avro.<RejectedEvent>deserializer())
              .readValue();
      assertThat(rejected.getCode()).isEqualTo(code);
      return rejected;
    }
  }

  private static MemoryChange ofRow(long lsn, ChangeOp op, MemoryImage before, MemoryImage after) {
    return MemoryChange.newBuilder()
        .setMemoryId(ID)
        .setStore("mem0")
        .setPart(StoreParts.COLLECTION)
        .setRole(PartRole.PRIMARY)
        .setOp(op)
        .setBefore(before)
        .setAfter(after)
        .setCommitLsn(lsn)
        .setLsn(lsn)
        .setCommittedAt(AT)
        .build();
  }

  private static MemoryImage row(String text, float... vector) {
    return MemoryImage.newBuilder()
        .setStated(List.of(MemoryField.CONTENT))
        .setContent(text)
        .setVector(List.of(vector[0], vector[1]))
        .setCreatedAt(AT)
        .setUpdatedAt(AT)
        .build();
  }

  private static MemoryChange choiceOfNoField() {
    return MemoryChange.newBuilder()
        .setMemoryId(ID)
        .setStore(StoreParts.OPERATOR)
        .setPart(StoreParts.REQUEST)
        .setRole(PartRole.PRIMARY)
        .setOp(ChangeOp.UPDATE)
        .setAfter(MemoryImage.newBuilder().setStated(List.of()).build())
        .setSettles(7L)
        .setCommitLsn(0)
        .setLsn(1)
        .setCommittedAt(AT)
        .build();
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stores", "mem0");
    settings.put("store.mem0.kind", "mem0");
    settings.put("store.mem0.collection", "mem0migrations");
    settings.put("embedding.dims", 2);
    settings.put(AvroSerdes.SERIALIZER_CONFIG, LocalAvroSerializer.class.getName());
    settings.put(AvroSerdes.DESERIALIZER_CONFIG, LocalAvroDeserializer.class.getName());
    return settings;
  }
}
