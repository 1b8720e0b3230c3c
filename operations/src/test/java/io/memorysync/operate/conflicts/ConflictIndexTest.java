package io.memorysync.operate.conflicts;

import static io.memorysync.operate.conflicts.ConflictRecords.START;
import static io.memorysync.operate.conflicts.ConflictRecords.conflict;
import static io.memorysync.operate.conflicts.ConflictRecords.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.MemoryConflict;
import org.junit.jupiter.api.Test;

class ConflictIndexTest {

  private final ConflictIndex index = new ConflictIndex(line -> true, 2);

  @Test
  void anOpenConflictIsOpenUntilItsSettlementComes() {
    MemoryConflict open = conflict(3, true).build();
    index.add(open);
    assertThat(index.open()).extracting(ConflictLine::version).containsExactly(3L);

    index.add(settled(open, START.plusSeconds(60)));
    assertThat(index.open()).isEmpty();
    assertThat(index.closed())
        .extracting(ConflictLine::status)
        .containsExactly(ConflictStatus.SETTLED);
  }

  @Test
  void whatAPolicyDecidedAtOnceWasNeverOpen() {
    index.add(conflict(3, false).build());
    assertThat(index.open()).isEmpty();
    assertThat(index.closed())
        .extracting(ConflictLine::status)
        .containsExactly(ConflictStatus.DECIDED);
  }

  @Test
  void ofManyClosedOnesTheNewestAreKeptAndTheOthersCounted() {
    for (int version = 1; version <= 5; version++) {
      index.add(conflict(version, false).build());
    }
    assertThat(index.closed()).extracting(ConflictLine::version).containsExactly(5L, 4L);
    assertThat(index.leftOut()).isEqualTo(3);
  }

  @Test
  void aSettlementEndsAnOpenConflictEvenIfTheFilterDoesNotWantTheSettlement() {
    ConflictIndex ofOpenMemory = new ConflictIndex(line -> line.concerns("openmemory"), 10);
    MemoryConflict open = conflict(3, true).build();
    ofOpenMemory.add(open);
    MemoryConflict elsewhere =
        MemoryConflict.newBuilder(settled(open, START.plusSeconds(60)))
            .setLoser(open.getLoser())
            .build();
    ofOpenMemory.add(elsewhere);
    assertThat(ofOpenMemory.open()).isEmpty();
  }
}
