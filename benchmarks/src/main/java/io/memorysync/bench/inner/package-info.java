/** JMH benchmarks of the steps that every event goes through, without Kafka and without stores. */
package io.memorysync.bench.inner;
