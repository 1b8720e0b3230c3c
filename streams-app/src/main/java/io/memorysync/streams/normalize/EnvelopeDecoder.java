package io.memorysync.streams.normalize;

import io.memorysync.streams.rejection.RejectionCode;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes the value of a change event. What is wrong with it is told as a value. */
final class EnvelopeDecoder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EnvelopeDecoder.class);
  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private final Deserializer<Object> avro;

  /**
   * @param avro decodes to generic records; throws {@link SchemaRegistryUnavailableException} where
   *     the registry is to blame
   */
  EnvelopeDecoder(Deserializer<Object> avro) {
    this.avro = avro;
  }

  /**
   * Decodes one record value.
   *
   * @param value Avro in the Confluent wire format; not null
   * @throws SchemaRegistryUnavailableException if the registry does not answer
   */
  Decoded decode(String topic, byte[] value) {
    if (value.length < HEADER_BYTES || value[0] != MAGIC) {
      return unreadable(
          RejectionCode.UNDECODABLE,
          "The value in topic %s is not Avro in the Confluent wire format: set value.converter of the"
                  .formatted(topic)
              + " source connector to an AvroConverter that writes 4-byte ids, as in connect-config.");
    }
    try {
      return ChangeEnvelope.of(avro.deserialize(topic, value))
          .<Decoded>map(Decoded.Event::new)
          .orElseGet(() -> unreadable(RejectionCode.NOT_AN_ENVELOPE, noEnvelope(topic)));
    } catch (SchemaRegistryUnavailableException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      // Its message may quote the value.
      LOG.debug("A record of topic {} cannot be decoded", topic, e);
      return unreadable(
          RejectionCode.UNDECODABLE,
          "The value in topic %s cannot be decoded (%s): it is cut short or garbled, or its schema is"
                  .formatted(topic, e.getClass().getSimpleName())
              + " not in the registry; point the source connector and the streams-app to the same"
              + " registry.");
    }
  }

  @Override
  public void close() {
    avro.close();
  }

  private static String noEnvelope(String topic) {
    return "The value in topic %s is not a Debezium envelope: remove the transform that flattens it"
            .formatted(topic)
        + " (ExtractNewRecordState) from the source connector.";
  }

  private static Decoded unreadable(RejectionCode code, String reason) {
    return new Decoded.Unreadable(new Normalized.Rejected(code, reason, Optional.empty()));
  }
}
