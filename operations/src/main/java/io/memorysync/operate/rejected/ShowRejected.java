package io.memorysync.operate.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Json;
import io.memorysync.schema.RejectedEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one record that was put aside, with its content. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Show a rejected change event or a dead letter as JSON: the reason, and key and value decoded as"
          + " far as they can be. This prints what people wrote.",
      "The exit status is 0, or 2 if there is no such record."
    })
final class ShowRejected implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @Parameters(
      paramLabel = "<topic-partition-offset>",
      description = "As rejected list has it in its first column.")
  private String id;

  /** A rejected change event, whole. */
  private record Event(Rejection rejection, JsonNode key, JsonNode value) {}

  /** A dead letter, whole. */
  private record Letter(DeadLetter deadLetter, JsonNode key, JsonNode value) {}

  @Override
  public Integer call() {
    RecordId record = RecordId.parse(id);
    OperationsConfig settings = config.read();
    DecodedBytes decoded = new DecodedBytes(settings.avro());
    Json.print(
        System.out,
        record.topic().startsWith(DeadLetter.TOPIC_PREFIX)
            ? letter(new DeadLetterTopics(settings.kafka(), System.err), decoded, record)
            : event(new RejectedTopic(settings.kafka(), System.err), decoded, record.toString()));
    return Operations.AGREED;
  }

  private static Event event(RejectedTopic topic, DecodedBytes decoded, String id) {
    RejectedEvent event = topic.rejection(id).orElseThrow(() -> missing(id));
    return new Event(
        Rejection.of(id, event, topic.retries().of(id).orElse(null)),
        decoded.show(event.getTopic(), Utils.toNullableArray(event.getKey()), true),
        decoded.show(event.getTopic(), Utils.toNullableArray(event.getValue()), false));
  }

  private static Letter letter(DeadLetterTopics topics, DecodedBytes decoded, RecordId id) {
    ConsumerRecord<String, byte[]> letter =
        topics.read(id).orElseThrow(() -> missing(id.toString()));
    String topic = DeadLetter.sourceTopic(letter);
    byte[] key = letter.key() == null ? null : letter.key().getBytes(StandardCharsets.UTF_8);
    return new Letter(
        DeadLetter.of(letter),
        decoded.show(topic, key, true),
        decoded.show(topic, letter.value(), false));
  }

  private static OperationsException missing(String id) {
    return new OperationsException(RecordId.missing(id));
  }
}
