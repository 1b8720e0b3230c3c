package io.memorysync.gateway.project;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record of one of the pipeline's topics.
 *
 * @param value null for a tombstone
 */
record Decoded(TopicPartition partition, long offset, String key, SpecificRecord value) {

  @Override
  public String toString() {
    return partition + " offset " + offset;
  }
}
