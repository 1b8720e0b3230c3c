package io.memorysync.gateway.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.FieldConflict.Side;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.write.Outcome.Kind;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.VersionCause;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteWatchTest {

  private static final long AT = 1_000_000;
  private static final Memory SEEN = Samples.memory(3, "likes tea", MemoryState.ACTIVE);
  private static final MemoryChange EDIT =
      Changes.at(Changes.update(SEEN, Edit.nothing().content("likes rum")).orElseThrow(), AT);
  private static final MemoryChange DELETE = Changes.at(Changes.delete(SEEN), AT);

  private final WriteWatch edit = new WriteWatch(EDIT);
  private final WriteWatch delete = new WriteWatch(DELETE);

  @Test
  void theNextVersionIsTheWrite() {
    assertThat(kind(edit, "likes rum", VersionCause.WRITTEN, "gateway", AT)).hasValue(Kind.WRITTEN);
  }

  @Test
  void aMergeThatShowsTheWriteHoldsIt() {
    assertThat(kind(edit, "likes rum", VersionCause.MERGED, "gateway", AT)).hasValue(Kind.MERGED);
  }

  @Test
  void aMergeThatShowsAnotherValueIsAConflictAndNamesTheField() {
    Outcome outcome =
        edit.version(Samples.version(5, "likes gin", VersionCause.MERGED, "gateway", AT))
            .orElseThrow();
    assertThat(outcome.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(outcome.lost()).containsExactly(MemoryField.CONTENT);
  }

  @Test
  void anotherVersionThatShowsTheSameIsAsGoodAsTheWrite() {
    assertThat(kind(edit, "likes rum", VersionCause.WRITTEN, "mem0", 7)).hasValue(Kind.UNCHANGED);
  }

  @Test
  void anotherVersionThatShowsSomethingElseSaysNothing() {
    assertThat(kind(edit, "likes gin", VersionCause.WRITTEN, "mem0", AT)).isEmpty();
    assertThat(kind(edit, "likes gin", VersionCause.WRITTEN, "gateway", AT - 1)).isEmpty();
  }

  @Test
  void aDeleteIsDoneWhenTheMemoryIsDeletedByWhomever() {
    Memory deleted = Samples.memory(4, "likes tea", MemoryState.DELETED);
    assertThat(delete.version(Samples.version(deleted, VersionCause.WRITTEN, "gateway", AT)))
        .map(Outcome::kind)
        .hasValue(Kind.WRITTEN);
    assertThat(delete.version(Samples.version(deleted, VersionCause.WRITTEN, "mem0", 7)))
        .map(Outcome::kind)
        .hasValue(Kind.UNCHANGED);
    assertThat(kind(delete, "likes tea", VersionCause.EMBEDDED, "mem0", 7)).isEmpty();
  }

  @Test
  void aDeletedMemoryDoesNotHoldAnEdit() {
    Memory deleted = Samples.memory(4, "likes rum", MemoryState.DELETED);
    assertThat(edit.version(Samples.version(deleted, VersionCause.WRITTEN, "mem0", 7))).isEmpty();
  }

  @Test
  void aConflictWithADeleteIsLostByTheSideThatIsTheLoser() {
    assertThat(edit.isLostIn(conflict("delete", "mem0", "gateway"))).isTrue();
    assertThat(edit.isLostIn(conflict("delete", "gateway", "mem0"))).isFalse();
    assertThat(edit.isLostIn(conflict("content", "mem0", "gateway"))).isFalse();
  }

  private static Optional<Kind> kind(
      WriteWatch watch, String content, VersionCause cause, String store, long position) {
    return watch.version(Samples.version(4, content, cause, store, position)).map(Outcome::kind);
  }

  private static FieldConflict conflict(String field, String winner, String loser) {
    Instant at = EDIT.getCommittedAt();
    return new FieldConflict(
        Samples.ID,
        field,
        4,
        new Side(winner, null, null, at),
        new Side(loser, null, null, at),
        null,
        "delete-wins",
        false,
        at);
  }
}
