package io.memorysync.operate.conflicts;

import static io.memorysync.operate.conflicts.ConflictRecords.START;
import static io.memorysync.operate.conflicts.ConflictRecords.conflict;
import static io.memorysync.operate.conflicts.ConflictRecords.memory;
import static io.memorysync.operate.conflicts.ConflictRecords.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.operate.conflicts.ChoiceWatch.Outcome;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.StoreParts;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChoiceWatchTest {

  private static final Instant NOW = START.plusSeconds(60);

  private final MemoryConflict open = conflict(3, true).build();
  private final ConflictKey key = ConflictKey.of(open);
  private final StatedField field = StatedField.named("content");
  private final CanonicalMemory seen = memory(3, "viola").build();

  @Test
  void nothingIsKnownBeforeTheSettlementComes() {
    ChoiceWatch watch = choosing("violin");
    watch.version(ours(4, "violin"));
    assertThat(watch.outcome()).isEmpty();
  }

  @Test
  void aChoiceIsWrittenWhenItsVersionIsThereToo() {
    ChoiceWatch watch = choosing("violin");
    watch.conflict(settled(open, NOW));
    assertThat(watch.outcome()).isEmpty();
    watch.version(ours(4, "violin"));
    assertThat(watch.outcome()).hasValue(Outcome.WRITTEN);
  }

  @Test
  void choosingWhatStayedNeedsNoVersion() {
    ChoiceWatch watch = choosing("viola");
    watch.conflict(settled(open, NOW));
    assertThat(watch.outcome()).hasValue(Outcome.UNCHANGED);
  }

  @Test
  void aChoiceThatAnApplicationWroteMeanwhileNeedsNoVersionOfOurs() {
    ChoiceWatch watch = choosing("violin");
    watch.version(memory(4, "violin").build());
    watch.conflict(settled(open, NOW));
    assertThat(watch.outcome()).hasValue(Outcome.UNCHANGED);
  }

  @Test
  void aChoiceThatMetANewerValueIsOvertaken() {
    ChoiceWatch watch = choosing("violin");
    watch.conflict(settled(open, NOW));
    watch.version(memory(4, "harp").build());
    watch.version(ours(5, "harp"));
    assertThat(watch.outcome()).hasValue(Outcome.OVERTAKEN);
  }

  @Test
  void aSettlementAtAnotherTimeIsSomebodyElses() {
    ChoiceWatch watch = choosing("violin");
    watch.conflict(settled(open, NOW.minusSeconds(1)));
    assertThat(watch.outcome()).hasValue(Outcome.SETTLED_BEFORE);
  }

  @Test
  void ofADeletedMemoryNothingIsWritten() {
    ChoiceWatch watch = choosing("violin");
    watch.version(memory(4, "viola").setState(MemoryState.DELETED).build());
    watch.conflict(settled(open, NOW));
    assertThat(watch.outcome()).hasValue(Outcome.DELETED);
  }

  @Test
  void ofAForgottenMemoryThereIsNothingToChoose() {
    ChoiceWatch watch = choosing("violin");
    watch.version(null);
    assertThat(watch.outcome()).hasValue(Outcome.FORGOTTEN);
  }

  @Test
  void conflictsOfOtherVersionsSayNothing() {
    ChoiceWatch watch = choosing("violin");
    watch.conflict(settled(conflict(2, true).build(), NOW));
    watch.conflict(conflict(4, true).build());
    assertThat(watch.outcome()).isEmpty();
  }

  private ChoiceWatch choosing(String value) {
    FieldValue chosen = FieldValue.plain(value);
    MemoryChange change = ConflictChoice.change(key, field, chosen, seen, NOW);
    return new ChoiceWatch(key, field, change, chosen, seen);
  }

  private static CanonicalMemory ours(long version, String content) {
    return memory(version, content)
        .setWrittenBy(new Provenance(StoreParts.OPERATOR, StoreParts.REQUEST, NOW, 1L))
        .build();
  }
}
