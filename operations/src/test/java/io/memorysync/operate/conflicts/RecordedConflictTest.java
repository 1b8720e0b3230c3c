package io.memorysync.operate.conflicts;

import static io.memorysync.operate.conflicts.ConflictRecords.START;
import static io.memorysync.operate.conflicts.ConflictRecords.conflict;
import static io.memorysync.operate.conflicts.ConflictRecords.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedConflictTest {

  private static final Instant LATER = START.plusSeconds(60);

  @Test
  void aSettledConflictKeepsBothItsValuesAndTellsWhoseWasChosen() {
    MemoryConflict open = conflict(3, true).build();
    List<RecordedConflict> conflicts = RecordedConflict.of(List.of(open, settled(open, LATER)));
    assertThat(conflicts).hasSize(1);
    RecordedConflict conflict = conflicts.get(0);
    assertThat(conflict.status()).isEqualTo(ConflictStatus.SETTLED);
    assertThat(conflict.first()).isEqualTo(open);
    assertThat(conflict.how()).hasValue("settled at " + LATER + " with the value of mem0");
  }

  @Test
  void aValueOfAnOperatorsOwnIsToldAsSuch() {
    MemoryConflict open = conflict(3, true).build();
    MemoryConflict own =
        MemoryConflict.newBuilder(settled(open, LATER))
            .setWinner(new ConflictSide("operator", "both", null, LATER))
            .build();
    assertThat(RecordedConflict.of(List.of(open, own)).get(0).how().orElseThrow())
        .contains("with a value that an operator gave");
  }

  @Test
  void conflictsOfOtherVersionsAreOthers() {
    MemoryConflict open = conflict(3, true).build();
    MemoryConflict next = conflict(4, true).build();
    assertThat(RecordedConflict.of(List.of(open, next, settled(next, LATER))))
        .extracting(RecordedConflict::status)
        .containsExactly(ConflictStatus.OPEN, ConflictStatus.SETTLED);
  }

  @Test
  void aConflictThatItsPolicyDecidedIsToldWithThePolicy() {
    assertThat(RecordedConflict.of(List.of(conflict(3, false).build())).get(0).how())
        .hasValue("policy last-writer-wins decided it at once");
  }
}
