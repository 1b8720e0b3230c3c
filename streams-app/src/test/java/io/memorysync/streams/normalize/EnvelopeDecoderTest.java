package io.memorysync.streams.normalize;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.rejection.RejectionCode;
import io.memorysync.streams.testing.DebeziumEvents;
import io.memorysync.streams.testing.LocalSchemas;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EnvelopeDecoderTest {

  private static final DebeziumEvents EVENTS = DebeziumEvents.collection("mem0", "mem0migrations");
  private static final byte[] EVENT =
      EVENTS
          .insert(
              row(
                  "id", "11111111-1111-4111-8111-111111111111",
                  "vector", List.of(0.1, 0.2, 0.3),
                  "payload", "{\"data\":\"my secret\"}"))
          .value();

  private final EnvelopeDecoder decoder = new EnvelopeDecoder(LocalSchemas.serdes().generic(false));

  @Test
  void a_change_event_is_decoded() {
    Decoded decoded = decoder.decode(EVENTS.topic(), EVENT);

    assertThat(((Decoded.Event) decoded).envelope().operation())
        .isEqualTo(ChangeEnvelope.Operation.INSERT);
  }

  @Property
  void a_record_that_is_cut_short_is_undecodable(@ForAll @IntRange(max = 1_000) int length) {
    byte[] cut = Arrays.copyOf(EVENT, length % EVENT.length);

    assertThat(rejected(cut).code()).isEqualTo(RejectionCode.UNDECODABLE);
  }

  @Test
  void a_record_with_an_unknown_schema_is_undecodable() {
    byte[] unknown = EVENT.clone();
    unknown[1] = 0x7f;

    assertThat(rejected(unknown).code()).isEqualTo(RejectionCode.UNDECODABLE);
  }

  @Test
  void text_is_undecodable_and_not_quoted() {
    Normalized.Rejected rejected = rejected("{\"op\":\"c\",\"secret\":1}".getBytes());

    assertThat(rejected.code()).isEqualTo(RejectionCode.UNDECODABLE);
    assertThat(rejected.reason()).contains("value.converter").doesNotContain("secret");
  }

  @Test
  void avro_that_is_no_envelope_is_told_from_garbage() {
    byte[] pair =
        LocalSchemas.serdes()
            .<UserId>specific()
            .serializer()
            .serialize(Topics.USER_ID, new UserId("drj", "id", UserIdSource.MAPPING));

    assertThat(rejected(pair).code()).isEqualTo(RejectionCode.NOT_AN_ENVELOPE);
  }

  private Normalized.Rejected rejected(byte[] value) {
    return ((Decoded.Unreadable) decoder.decode(EVENTS.topic(), value)).rejection();
  }
}
