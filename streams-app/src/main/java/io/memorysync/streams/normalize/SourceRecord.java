package io.memorysync.streams.normalize;

/**
 * A record of a change topic as Kafka has it.
 *
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its timestamp in milliseconds
 * @param key its key; null if it has none
 * @param value its value
 */
record SourceRecord(int partition, long offset, long timestamp, byte[] key, byte[] value) {}
