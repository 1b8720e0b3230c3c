package io.memorysync.streams.normalize;

import org.apache.kafka.common.KafkaException;

/** The schema registry did not answer, or refused us: no record is to blame. */
public final class SchemaRegistryUnavailableException extends KafkaException {

  private static final long serialVersionUID = 1L;

  SchemaRegistryUnavailableException(Throwable cause) {
    super(
        "The schema registry cannot be read: check avro.apicurio.registry.url (or"
            + " avro.schema.registry.url), that it runs, and its credentials",
        cause);
  }
}
