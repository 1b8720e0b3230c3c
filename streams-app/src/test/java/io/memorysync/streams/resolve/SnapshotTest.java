package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.ours;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a snapshot finds, while stores lag behind and after capture was away. The memory is in both
 * stores.
 */
class SnapshotTest {

  private static final ResolverSettings SETTINGS =
      ResolverSettings.of(
          DeletePolicy.DELETE_WINS,
          Map.of("openmemory/memories", "openmemory/collection"),
          "test-model");

  private final Changes changes = new Changes();
  private final OneMemory memory = new OneMemory(SETTINGS, store -> false);

  @BeforeEach
  void theMemoryIsInBothStores() {
    memory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    memory.given(ours(changes.mem0(ChangeOp.INSERT, null, tea())));
    assertThat(memory.versions()).hasSize(1);
  }

  @Test
  void aStoreThatHasNotAppliedTheNewestVersionYetIsNoConflict() {
    memory.given(changes.mem0(ChangeOp.UPDATE, tea(), rum()));
    memory.given(changes.openmemory(ChangeOp.SNAPSHOT, null, relational("likes tea")));
    memory.given(changes.vector(ChangeOp.SNAPSHOT, null, companion("likes tea", 1, 2)));
    assertThat(memory.conflicts()).isEmpty();
    assertThat(memory.versions()).hasSize(2);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
  }

  @Test
  void aRowOfOurSinkThatHasNotAppliedTheNewestVersionYetIsNoConflict() {
    memory.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum")));
    memory.given(changes.mem0(ChangeOp.SNAPSHOT, null, tea()));
    assertThat(memory.conflicts()).isEmpty();
    assertThat(memory.versions()).hasSize(2);
  }

  @Test
  void aRowThatADeleteHasNotReachedYetIsNoConflict() {
    memory.given(changes.mem0(ChangeOp.DELETE, tea(), null));
    memory.given(changes.openmemory(ChangeOp.SNAPSHOT, null, relational("likes tea")));
    assertThat(memory.conflicts()).isEmpty();
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
  }

  @Test
  void aWriteThatCaptureMissedIsFound() {
    memory.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum")));
    memory.given(
        changes.mem0(
            ChangeOp.SNAPSHOT,
            null,
            mem0("likes gin", 5, 6).setUpdatedAt(Changes.START.plusSeconds(60))));
    assertThat(memory.last().getContent()).isEqualTo("likes gin");
    assertThat(memory.conflicts()).extracting(MemoryConflict::getField).containsExactly("content");
  }

  @Test
  void aRowThatWasPutBackWhileCaptureWasAwayIsFound() {
    memory.given(changes.mem0(ChangeOp.UPDATE, tea(), rum()));
    memory.given(changes.mem0(ChangeOp.SNAPSHOT, null, tea()));
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aRowThatWasAddedAgainWhileCaptureWasAwayIsFound() {
    memory.given(changes.mem0(ChangeOp.DELETE, tea(), null));
    memory.given(changes.mem0(ChangeOp.SNAPSHOT, null, tea()));
    assertThat(memory.conflicts()).extracting(MemoryConflict::getField).containsExactly("delete");
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void anOperatorsRepairJudgesARowThatIsShownAsBefore() {
    memory.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum")));
    memory.given(changes.repair(tea()));
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  /** As when topics are replayed for an application whose state was reset. */
  @Test
  void aRowOfOurSinkIsTakenLikeASnapshotsWhereNothingIsKnownOfTheMemory() {
    OneMemory unknown = new OneMemory(SETTINGS, store -> false);
    unknown.given(ours(changes.mem0(ChangeOp.INSERT, null, tea())));
    assertThat(unknown.versions()).hasSize(1);
    assertThat(unknown.last().getContent()).isEqualTo("likes tea");
    unknown.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    assertThat(unknown.conflicts()).isEmpty();
    assertThat(unknown.last().getContent()).isEqualTo("likes tea");
  }

  private static MemoryImage.Builder tea() {
    return mem0("likes tea", 1, 2).setApp("cursor");
  }

  private static MemoryImage.Builder rum() {
    return mem0("likes rum", 3, 4).setApp("cursor");
  }
}
