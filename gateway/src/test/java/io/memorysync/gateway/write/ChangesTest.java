package io.memorysync.gateway.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.gateway.model.Memory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private static final Memory SEEN = Samples.memory(3, "likes tea", MemoryState.ACTIVE);

  @Test
  void anEditStatesOnlyWhatIsDifferentWithTheRowThatWasSeen() {
    MemoryChange change =
        Changes.update(SEEN, Edit.nothing().content("likes rum").state(MemoryState.ACTIVE))
            .orElseThrow();
    assertThat(change.getOp()).isEqualTo(ChangeOp.UPDATE);
    assertThat(change.getAfter().getStated()).containsExactly(MemoryField.CONTENT);
    assertThat(change.getBefore().getStated()).containsExactly(MemoryField.CONTENT);
    assertThat(change.getBefore().getContent()).isEqualTo("likes tea");
    assertThat(change.getAfter().getContent()).isEqualTo("likes rum");
    assertThat(change.getStore()).isEqualTo("gateway");
    assertThat(change.getPart()).isEqualTo("request");
  }

  @Test
  void anEditThatChangesNothingIsNoChange() {
    assertThat(Changes.update(SEEN, Edit.nothing().content("likes tea").metadata("{}"))).isEmpty();
  }

  @Test
  void aDeleteTellsAllThatWasSeenSoThatItIsInConflictWithNothingOfIt() {
    MemoryChange change = Changes.delete(SEEN);
    assertThat(change.getOp()).isEqualTo(ChangeOp.DELETE);
    assertThat(change.getAfter()).isNull();
    assertThat(change.getBefore().getStated()).contains(MemoryField.CATEGORIES, MemoryField.STATE);
    assertThat(change.getBefore().getCategories()).containsExactly("food");
  }

  @Test
  void aNewMemoryStatesItsAppOnlyIfThereIsOne() {
    NewMemory nobodys = new NewMemory("x", Samples.DRJ, null, null, null, "{}", List.of());
    NewMemory cursors = new NewMemory("x", Samples.DRJ, "cursor", null, null, "{}", List.of());
    assertThat(Changes.insert(Samples.ID, nobodys).getAfter().getStated())
        .doesNotContain(MemoryField.APP);
    assertThat(Changes.insert(Samples.ID, cursors).getAfter().getStated())
        .contains(MemoryField.APP);
  }

  @Test
  void theplaceOfAWriteIsItsTimeToo() {
    MemoryChange placed = Changes.at(Changes.delete(SEEN), 1_767_323_045_000_006L);
    assertThat(placed.getLsn()).isEqualTo(1_767_323_045_000_006L);
    assertThat(placed.getCommitLsn()).isZero();
    assertThat(placed.getCommittedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.000006Z"));
  }

  @Test
  void whoArchivesTellsWhen() {
    MemoryChange archive =
        Changes.update(SEEN, Edit.nothing().state(MemoryState.ARCHIVED)).orElseThrow();
    MemoryChange pause =
        Changes.update(SEEN, Edit.nothing().state(MemoryState.PAUSED)).orElseThrow();
    assertThat(Changes.at(archive, 1_000_000).getAfter().getArchivedAt())
        .isEqualTo(Instant.ofEpochSecond(1));
    assertThat(Changes.at(pause, 1_000_000).getAfter().getArchivedAt()).isNull();
  }
}
