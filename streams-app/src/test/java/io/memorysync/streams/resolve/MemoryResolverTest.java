package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.inTransactionOf;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.ours;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The habits of the stores' own clients, as the resolver meets them. */
class MemoryResolverTest {

  private final OneMemory memory =
      new OneMemory(
          ResolverSettings.of(
              DeletePolicy.DELETE_WINS,
              Map.of("openmemory/memories", "openmemory/collection"),
              "test-model"),
          store -> false);
  private final Changes changes = new Changes();
  private final List<CanonicalMemory> versions = memory.versions();
  private final List<MemoryConflict> conflicts = memory.conflicts();

  @Test
  void aMem0AddIsOneVersionThatItsCollectionHolds() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    assertThat(versions).hasSize(1);
    assertThat(last().getVersion()).isEqualTo(1);
    assertThat(last().getHeldBy()).containsExactly("mem0/collection");
    assertThat(last().getEmbedding().getVector()).containsExactly(1f, 2f);
  }

  @Test
  void mem0PythonsTwoStatementUpdateIsOneVersionWithTheNewVector() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    MemoryChange vectorFirst =
        changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 3, 4));
    given(vectorFirst);
    given(
        inTransactionOf(
            vectorFirst,
            changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 3, 4), mem0("likes rum", 3, 4))));
    assertThat(versions).hasSize(2);
    assertThat(last().getContent()).isEqualTo("likes rum");
    assertThat(last().getEmbedding().getVector()).containsExactly(3f, 4f);
    assertThat(last().getEmbedding().getContentHash()).isEqualTo(last().getContentHash());
    assertThat(last().getHeldBy()).containsExactly("mem0/collection");
    assertThat(conflicts).isEmpty();
  }

  @Test
  void aVectorAloneIsPutBackWhenNoSecondStatementComes() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 3, 4)));
    assertThat(versions).hasSize(1);
    settle();
    assertThat(versions).hasSize(2);
    assertThat(last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(last().getEmbedding().getVector()).containsExactly(1f, 2f);
  }

  @Test
  void aVectorAloneIsTakenWhereNoneWasKnown() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea")));
    given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea"), mem0("likes tea", 3, 4)));
    settle();
    assertThat(last().getCause()).isEqualTo(VersionCause.EMBEDDED);
    assertThat(last().getEmbedding().getVector()).containsExactly(3f, 4f);
  }

  @Test
  void aVectorRowBeforeItsMemoryMakesNoMemory() {
    given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    settle();
    assertThat(versions).isEmpty();
  }

  @Test
  void anOpenMemoryAddIsOneVersionHeldByBothItsTables() {
    given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    assertThat(versions).hasSize(1);
    assertThat(last().getEmbedding().getVector()).containsExactly(1f, 2f);
    assertThat(last().getHeldBy())
        .containsExactlyInAnyOrder("openmemory/memories", "openmemory/collection");
  }

  @Test
  void aMemoryThatArrivesBeforeItsVectorWaitsForIt() {
    given(changes.openmemory(ChangeOp.SNAPSHOT, null, relational("likes tea")));
    assertThat(versions).isEmpty();
    given(changes.vector(ChangeOp.SNAPSHOT, null, companion("likes tea", 1, 2)));
    assertThat(versions).hasSize(1);
    assertThat(last().getEmbedding().getVector()).containsExactly(1f, 2f);
  }

  @Test
  void aMemoryWhoseVectorNeverComesGoesOnWithoutIt() {
    given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    settle();
    assertThat(versions).hasSize(1);
    assertThat(last().getEmbedding()).isNull();
  }

  @Test
  void openMemorysPutLeavesNoStaleVectorOnTheCanonicalMemory() {
    openMemoryAdd();
    given(changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum")));
    assertThat(last().getContent()).isEqualTo("likes rum");
    assertThat(last().getEmbedding()).isNull();
    assertThat(last().getHeldBy()).containsExactly("openmemory/memories");
  }

  @Test
  void anUpdateInOpenMemorysCollectionReachesItsRelationalRow() {
    openMemoryAdd();
    given(
        changes.vector(
            ChangeOp.UPDATE, companion("likes tea", 1, 2), companion("likes rum", 3, 4)));
    assertThat(last().getContent()).isEqualTo("likes rum");
    assertThat(last().getHeldBy()).containsExactly("openmemory/collection");
  }

  @Test
  void aSoftDeleteAfterItsVectorsDeleteIsOneVersion() {
    openMemoryAdd();
    given(changes.vector(ChangeOp.DELETE, companion("likes tea", 1, 2), null));
    assertThat(versions).hasSize(1);
    given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setState(MemoryState.DELETED)));
    settle();
    assertThat(versions).hasSize(2);
    assertThat(last().getState()).isEqualTo(MemoryState.DELETED);
  }

  @Test
  void aVectorDeletedWithoutItsMemoryIsWrittenAgainAfterTheGrace() {
    openMemoryAdd();
    given(changes.vector(ChangeOp.DELETE, companion("likes tea", 1, 2), null));
    settle();
    assertThat(last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(last().getHeldBy()).isEmpty();
  }

  @Test
  void aMem0DeleteDeletesTheMemory() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
    assertThat(last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(last().getDeletedAt()).isNotNull();
    assertThat(last().getHeldBy()).containsExactly("mem0/collection");
  }

  @Test
  void anInsertAfterTheDeleteBringsTheMemoryBack() {
    aMem0DeleteDeletesTheMemory();
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea again", 1, 2)));
    assertThat(last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(last().getVersion()).isEqualTo(3);
  }

  @Test
  void anInsertBringsItBackWhateverTheClockOfItsDatabaseSays() {
    aMem0DeleteDeletesTheMemory();
    MemoryChange insert = changes.mem0(ChangeOp.INSERT, null, mem0("likes tea again", 1, 2));
    given(MemoryChange.newBuilder(insert).setCommittedAt(Changes.START.minusSeconds(60)).build());
    assertThat(last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(conflicts).isEmpty();
  }

  @Test
  void aPauseIsAVersionThatKeepsTheVector() {
    openMemoryAdd();
    given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setState(MemoryState.PAUSED)));
    assertThat(last().getState()).isEqualTo(MemoryState.PAUSED);
    assertThat(last().getEmbedding().getVector()).containsExactly(1f, 2f);
  }

  @Test
  void categoriesLinkedBeforeTheMemoryComeWithItsFirstVersion() {
    given(changes.link(ChangeOp.INSERT, "work"));
    given(changes.link(ChangeOp.INSERT, "food"));
    openMemoryAdd();
    assertThat(versions).hasSize(1);
    assertThat(last().getCategories()).containsExactly("food", "work");
  }

  @Test
  void linkingAndUnlinkingACategoryAreVersions() {
    openMemoryAdd();
    given(changes.link(ChangeOp.INSERT, "food"));
    assertThat(last().getCategories()).containsExactly("food");
    assertThat(last().getHeldBy()).containsExactly("openmemory/categories");
    given(changes.link(ChangeOp.DELETE, "food"));
    assertThat(last().getCategories()).isEmpty();
    assertThat(versions).hasSize(3);
  }

  @Test
  void anEchoOfOurOwnSinkIsNoVersion() {
    openMemoryAdd();
    given(ours(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2))));
    assertThat(versions).hasSize(1);
  }

  @Test
  void anEchoThatOverwroteAHeldVersionIsHealed() {
    openMemoryAdd();
    MemoryImage.Builder tea = mem0("likes tea", 1, 2).setApp("cursor");
    MemoryImage.Builder rum = mem0("likes rum", 3, 4).setApp("cursor");
    given(ours(changes.mem0(ChangeOp.INSERT, null, tea)));
    given(changes.mem0(ChangeOp.UPDATE, tea, rum));
    given(ours(changes.mem0(ChangeOp.UPDATE, rum, tea)));
    assertThat(last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(last().getContent()).isEqualTo("likes rum");
    assertThat(last().getHeldBy()).isEmpty();
  }

  @Test
  void twoRacingEditsAreAConflictThatTheLaterOneWins() {
    openMemoryAdd();
    given(ours(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2))));
    given(changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes gin")));
    given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(conflicts).hasSize(1);
    MemoryConflict conflict = conflicts.get(0);
    assertThat(conflict.getField()).isEqualTo("content");
    assertThat(conflict.getWinner().getValue()).isEqualTo("likes rum");
    assertThat(conflict.getWinner().getStore()).isEqualTo("mem0");
    assertThat(conflict.getLoser().getValue()).isEqualTo("likes gin");
    assertThat(conflict.getBase()).isEqualTo("likes tea");
    assertThat(last().getContent()).isEqualTo("likes rum");
    assertThat(last().getVersion()).isEqualTo(conflict.getVersion());
    assertThat(last().getHeldBy()).isEmpty();
  }

  @Test
  void racingEditsOfDifferentFieldsBothHold() {
    openMemoryAdd();
    given(ours(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2))));
    given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setState(MemoryState.PAUSED)));
    given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(last().getContent()).isEqualTo("likes rum");
    assertThat(last().getState()).isEqualTo(MemoryState.PAUSED);
    assertThat(conflicts).isEmpty();
  }

  @Test
  void anEventDeliveredTwiceCountsOnce() {
    MemoryChange insert = changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2));
    MemoryChange update =
        changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4));
    given(insert);
    given(update);
    given(insert);
    given(update);
    assertThat(versions).hasSize(2);
    assertThat(conflicts).isEmpty();
  }

  @Test
  void aSnapshotOfTheSameRowsIsNoVersion() {
    openMemoryAdd();
    given(changes.openmemory(ChangeOp.SNAPSHOT, null, relational("likes tea")));
    given(changes.vector(ChangeOp.SNAPSHOT, null, companion("likes tea", 1, 2)));
    given(changes.mem0(ChangeOp.SNAPSHOT, null, mem0("likes tea", 1, 2)));
    assertThat(versions).hasSize(1);
  }

  @Test
  void aSoftDeletedRowFoundByASnapshotDeletesTheOtherStoresCopy() {
    given(changes.mem0(ChangeOp.SNAPSHOT, null, mem0("likes tea", 1, 2)));
    given(
        changes.openmemory(
            ChangeOp.SNAPSHOT, null, relational("likes tea").setState(MemoryState.DELETED)));
    assertThat(last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(conflicts).hasSize(1);
  }

  @Test
  void theVectorComputedForAVersionIsNotHeldByACollectionWithAnotherOne() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 1, 2)));
    assertThat(last().getEmbedding()).isNull();
    assertThat(last().getHeldBy()).isEmpty();
  }

  /** Found by the model: a replay of the canonical topic rewrote such a row. */
  @Test
  void aRowInAnotherFormThanItsStoresIsNotHeldAndBroughtIntoForm() {
    given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2).setRewrite(true)));
    assertThat(versions).hasSize(1);
    assertThat(last().getHeldBy()).isEmpty();
    given(ours(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 1, 2))));
    given(
        changes.mem0(
            ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 1, 2).setRewrite(true)));
    assertThat(versions).hasSize(2);
    assertThat(last().getCause()).isEqualTo(VersionCause.HEALED);
  }

  private void openMemoryAdd() {
    given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
  }

  private void given(MemoryChange change) {
    memory.given(change);
  }

  private void settle() {
    memory.after(Duration.ofHours(1));
  }

  private CanonicalMemory last() {
    return memory.last();
  }
}
