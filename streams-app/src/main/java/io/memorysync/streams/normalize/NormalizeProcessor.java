package io.memorysync.streams.normalize;

import io.memorysync.streams.rejection.RejectedCounts;
import io.memorysync.streams.waiting.SteadyTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the change events of one table into changes of memories.
 *
 * <p>An event that refers to a row not yet seen is parked, and so is every later event of the same
 * memory: their order is never given up. When the time limit has passed the event is rejected and
 * the next one of its memory is tried. The limit starts anew when the process has been down, or has
 * stood still, while the row was missing.
 */
final class NormalizeProcessor implements Processor<byte[], byte[], String, SpecificRecord> {

  /**
   * What a processor needs to know of its table.
   *
   * @param part the table's part of its store
   * @param reader reads its events
   * @param references the global store of each table that its rows refer to
   * @param hasMapping whether there is a global store of {@code user_id_mapping}
   * @param parkedStore name of the state store for parked records
   * @param parkedCounts what is parked, over all tasks
   * @param rejectedCounts what was rejected, over all tasks
   * @param timeout how long an event may wait for a row
   * @param sinks where results go
   */
  record Setup(
      StorePart part,
      RowReader reader,
      Map<Reference.Table, String> references,
      boolean hasMapping,
      String parkedStore,
      ParkedCounts parkedCounts,
      RejectedCounts rejectedCounts,
      Duration timeout,
      NormalizeOutlets.Sinks sinks) {}

  private static final Logger LOG = LoggerFactory.getLogger(NormalizeProcessor.class);
  private static final Duration RETRY_EVERY = Duration.ofMillis(100);

  private final Setup setup;
  private final Supplier<EnvelopeDecoder> decoders;
  private EnvelopeDecoder decoder;
  private ProcessorContext<String, SpecificRecord> context;
  private References references;
  private ParkedRecords parked;
  private NormalizeOutlets outlets;
  private SteadyTime steady;

  NormalizeProcessor(Setup setup, Supplier<EnvelopeDecoder> decoders) {
    this.setup = setup;
    this.decoders = decoders;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> processorContext) {
    context = processorContext;
    decoder = decoders.get();
    references = new StoredReferences(context, setup.references(), setup.hasMapping());
    parked =
        new ParkedRecords(
            context.getStateStore(setup.parkedStore()), setup.parkedCounts().of(setup.part()));
    setup.parkedCounts().add(setup.part(), parked);
    outlets = new NormalizeOutlets(context, setup.part(), setup.sinks(), setup.rejectedCounts());
    steady = new SteadyTime(context.currentSystemTimeMs());
    context.schedule(RETRY_EVERY, PunctuationType.WALL_CLOCK_TIME, this::lookAgain);
  }

  @Override
  public void process(Record<byte[], byte[]> change) {
    // Debezium's tombstone behind a delete, which told everything, is none.
    if (change.value() != null) {
      processEvent(change);
    }
    outlets.processed();
  }

  private void processEvent(Record<byte[], byte[]> change) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    SourceRecord source =
        new SourceRecord(
            metadata.partition(),
            metadata.offset(),
            change.timestamp(),
            change.key(),
            change.value());
    Decoded decoded = decoder.decode(setup.part().topic(), source.value());
    if (decoded instanceof Decoded.Event event) {
      process(source, event.envelope());
    } else {
      outlets.send(source, ((Decoded.Unreadable) decoded).rejection());
    }
  }

  @Override
  public void close() {
    setup.parkedCounts().remove(setup.part(), parked);
    parked.close();
    decoder.close();
  }

  private void process(SourceRecord source, ChangeEnvelope event) {
    Optional<String> memoryId = setup.reader().memoryId(event);
    if (memoryId.filter(parked::holds).isPresent()) {
      park(memoryId.get(), source);
      return;
    }
    Normalized result = read(event);
    if (result instanceof Normalized.Parked waiting) {
      park(memoryId.orElseThrow(), source);
      parked.waits(memoryId.get(), waiting.waitsFor());
    } else {
      outlets.send(source, result);
    }
  }

  private void park(String memoryId, SourceRecord source) {
    parked.add(memoryId, new ParkedRecord(source, context.currentSystemTimeMs()));
  }

  private void lookAgain(long nowMillis) {
    outlets.forgetKnown(references.userIds());
    retryParked(nowMillis);
  }

  private void retryParked(long nowMillis) {
    long steadySince = steady.sinceMillis(nowMillis);
    for (String memoryId : parked.memories()) {
      boolean released = true;
      while (released && parked.holds(memoryId)) {
        released = releaseFirst(memoryId, nowMillis, steadySince);
      }
    }
  }

  /** Whether the first record of a memory's queue has gone, so that the next one may follow. */
  private boolean releaseFirst(String memoryId, long nowMillis, long steadySince) {
    ParkedRecords.Head head = parked.head(memoryId);
    long since = Math.max(head.sinceMillis(), steadySince);
    boolean timeIsUp = nowMillis - since >= setup.timeout().toMillis();
    boolean missing = head.waitsFor().filter(row -> references.name(row).isEmpty()).isPresent();
    if (missing && !timeIsUp) {
      return false;
    }
    SourceRecord first = parked.first(memoryId);
    Normalized result = reread(memoryId, first, timeIsUp);
    if (result instanceof Normalized.Parked waiting) {
      parked.waits(memoryId, waiting.waitsFor());
      return false;
    }
    outlets.send(first, result);
    parked.removeFirst(memoryId);
    return true;
  }

  private Normalized reread(String memoryId, SourceRecord record, boolean timeIsUp) {
    Decoded decoded = decoder.decode(setup.part().topic(), record.value());
    if (decoded instanceof Decoded.Unreadable unreadable) {
      return unreadable.rejection();
    }
    ChangeEnvelope event = ((Decoded.Event) decoded).envelope();
    Normalized result = read(event);
    return timeIsUp && result instanceof Normalized.Parked waiting
        ? Rejections.referenceMissing(
            event.source().schema(), waiting.waitsFor(), setup.timeout(), Optional.of(memoryId))
        : result;
  }

  /** An event on which the reader itself fails is a defect of ours; it must not stop the others. */
  private Normalized read(ChangeEnvelope event) {
    try {
      return setup.reader().read(event, references);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("The reader failed on a change event of {}", setup.part().topic(), e);
      return Rejections.readerFailure(e, setup.reader().memoryId(event));
    }
  }
}
