package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.BatchResult;
import io.memorysync.connect.common.CanonicalMemoryReader;
import io.memorysync.connect.common.DeadLetters;
import io.memorysync.connect.common.MemoryVersion;
import io.memorysync.connect.common.VersionBatch;
import io.memorysync.connect.pgvector.Ledger.Standing;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.StoreParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;

/** A store of memories: asks the ledger which versions of a batch are due, and writes its parts. */
abstract class MemoryLayout implements Layout<MemoryVersion> {

  private final CanonicalMemoryReader reader = new CanonicalMemoryReader();
  private final Ledger ledger;
  private final String store;
  private final List<StorePart> parts;

  /**
   * @param store name of the store
   * @param parts of the store, in the order in which to write them
   */
  MemoryLayout(String store, List<StorePart> parts) {
    this.ledger = new Ledger(store);
    this.store = store;
    this.parts = parts;
  }

  /** Whether the store has a place for a memory that is live. */
  abstract boolean represents(CanonicalMemory memory);

  /** A deleted memory needs no place; its row, where it had one, has to go. */
  private boolean isRepresented(MemoryVersion version) {
    CanonicalMemory memory = version.memory().orElseThrow();
    return memory.getState() == MemoryState.DELETED || represents(memory);
  }

  @Override
  public final List<RequiredTable> tables() {
    List<RequiredTable> tables = new ArrayList<>();
    tables.add(Ledger.requiredTable());
    parts.forEach(part -> tables.addAll(part.requiredTables()));
    return tables;
  }

  @Override
  public final List<MemoryVersion> read(Collection<SinkRecord> records, DeadLetters deadLetters) {
    return VersionBatch.read(records, reader, deadLetters);
  }

  @Override
  public final SourcePosition position(MemoryVersion version) {
    return version
        .memory()
        .map(CanonicalMemory::getWrittenBy)
        .map(MemoryLayout::position)
        .orElseGet(() -> SourcePosition.of(version.record()));
  }

  private static SourcePosition position(Provenance write) {
    return new SourcePosition(write.getCommittedAt(), write.getLsn());
  }

  @Override
  public final BatchResult<MemoryVersion> write(Connection connection, List<MemoryVersion> batch)
      throws SQLException {
    forget(connection, where(batch, MemoryVersion::followsTombstone));
    List<MemoryVersion> living =
        batch.stream().map(MemoryLayout::lastWithMemory).flatMap(Optional::stream).toList();
    List<MemoryVersion> representable = where(living, this::isRepresented);
    Map<UUID, Standing> standings = ledger.advance(connection, representable);
    List<DueMemory> due =
        representable.stream()
            .filter(version -> standings.get(version.id()) != Standing.PASSED)
            .map(version -> new DueMemory(version, standings.get(version.id()) == Standing.LAST))
            .sorted(Comparator.comparing(DueMemory::id, UuidOrder.POSTGRESQL))
            .toList();
    Set<UUID> changed = apply(connection, due);
    forget(connection, where(batch, version -> version.memory().isEmpty()));

    Map<Standing, List<MemoryVersion>> byStanding =
        where(representable, version -> changed.contains(version.id())).stream()
            .collect(Collectors.groupingBy(version -> standings.get(version.id())));
    List<MemoryVersion> written = byStanding.getOrDefault(Standing.NEW, List.of());
    int restored = byStanding.getOrDefault(Standing.LAST, List.of()).size();
    int stale = representable.size() - due.size();
    int unrepresentable = living.size() - representable.size();
    int equal = batch.size() - written.size() - restored - stale - unrepresentable;
    return new BatchResult<>(written, restored, equal, stale, unrepresentable);
  }

  private Set<UUID> apply(Connection connection, List<DueMemory> memories) throws SQLException {
    Set<UUID> changed = new HashSet<>();
    for (StorePart part : parts) {
      String heldBy = StoreParts.key(store, part.name());
      changed.addAll(
          part.apply(connection, memories.stream().filter(due -> due.isDueIn(heldBy)).toList()));
    }
    return changed;
  }

  /** The version before a tombstone still has to be applied: it is often the deletion itself. */
  private static Optional<MemoryVersion> lastWithMemory(MemoryVersion version) {
    return version.memory().isPresent()
        ? Optional.of(version)
        : version.superseded().flatMap(MemoryLayout::lastWithMemory);
  }

  private void forget(Connection connection, List<MemoryVersion> versions) throws SQLException {
    if (!versions.isEmpty()) {
      ledger.forget(connection, versions.stream().map(MemoryVersion::id).toList());
    }
  }

  private static List<MemoryVersion> where(
      List<MemoryVersion> versions, Predicate<MemoryVersion> condition) {
    return versions.stream().filter(condition).toList();
  }
}
