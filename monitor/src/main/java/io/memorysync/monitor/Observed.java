package io.memorysync.monitor;

import io.memorysync.monitor.BrokerReader.Broker;
import io.memorysync.monitor.PipelineView.Freshness;
import io.memorysync.monitor.PipelineView.LastVerify;
import io.memorysync.monitor.PipelineView.Percentiles;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.StreamsReader.Streams;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that the parts of the pipeline answered last, to be made a view of.
 *
 * @param connectors as they were known last, also if Connect does not answer now
 * @param connect null in it while Connect does not answer
 * @param stores the slots of each store's database, by store
 * @param streams null if it is not asked
 * @param registry null if it is not asked
 * @param graph null if it is not asked
 * @param gateway why its requests may fail, a sentence each; empty if all is well
 * @param openConflicts memories' fields that a person has to decide
 * @param lags of the last minute, by store for the streams-app and by sink
 * @param rates events a second, by connector, and of the streams-app
 * @param parkedFor milliseconds for which there have been parked events without a break
 * @param rejectedLately how many more were rejected than ten minutes ago
 * @param deadLettersLately how many more a sink's dead-letter topic has than an hour ago, by sink
 */
record Observed(
    Instant at,
    List<Connector> connectors,
    Answer<List<Connector>> connect,
    Answer<Broker> broker,
    Map<String, Answer<List<Slot>>> stores,
    Answer<Streams> streams,
    Answer<Boolean> registry,
    Answer<Boolean> graph,
    Answer<List<String>> gateway,
    Answer<Long> openConflicts,
    Map<String, Percentiles> lags,
    Map<String, Double> rates,
    long parkedFor,
    long rejectedLately,
    Map<String, Long> deadLettersLately,
    List<Freshness> freshness,
    LastVerify lastVerify) {}
