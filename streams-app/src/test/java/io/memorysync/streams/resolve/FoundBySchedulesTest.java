package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.inTransactionOf;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.ours;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults that random schedules found, each in as few events as it takes. */
class FoundBySchedulesTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final Changes changes = new Changes();
  private final OneMemory memory = memory(DeletePolicy.DELETE_WINS);

  @Test
  void aStateThatAMem0RowBeginsToTellDoesNotReplaceOneThatItsWriterHadNotSeen() {
    added();
    memory.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setState(MemoryState.PAUSED)));
    memory.given(
        changes.mem0(
            ChangeOp.UPDATE,
            mem0("likes tea", 1, 2),
            stating(mem0("likes tea", 1, 2), MemoryField.STATE).setState(MemoryState.ARCHIVED)));
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.conflicts().get(0).getLoser().getValue()).isEqualTo("PAUSED");
  }

  @Test
  void aCategoryThatAMem0RowBeginsToTellDoesNotReplaceOneThatItsWriterHadNotSeen() {
    added();
    memory.given(changes.link(ChangeOp.INSERT, "food"));
    memory.given(
        changes.mem0(
            ChangeOp.UPDATE,
            mem0("likes tea", 1, 2),
            stating(mem0("likes tea", 1, 2), MemoryField.CATEGORIES)
                .setCategories(List.of("work"))));
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.conflicts().get(0).getLoser().getValue()).isEqualTo("[\"food\"]");
  }

  /** Each link is a row of its own: one that was rejected and retried is news, however late. */
  @Test
  void aLinkThatComesAfterALaterOneOfAnotherCategoryCounts() {
    added();
    MemoryChange first = changes.link(ChangeOp.INSERT, "food");
    MemoryChange second = changes.link(ChangeOp.INSERT, "work");
    memory.given(second);
    memory.given(first);
    assertThat(memory.last().getCategories()).containsExactly("food", "work");
    memory.given(first);
    assertThat(memory.last().getCategories()).containsExactly("food", "work");
  }

  @Test
  void aLinkThatComesAgainAfterItsUnlinkIsStale() {
    added();
    MemoryChange link = changes.link(ChangeOp.INSERT, "food");
    memory.given(link);
    memory.given(changes.link(ChangeOp.DELETE, "food"));
    memory.given(link);
    assertThat(memory.last().getCategories()).isEmpty();
  }

  @Test
  void aPauseThatAMem0DeleteHadNotSeenIsOnRecord() {
    added();
    memory.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setState(MemoryState.PAUSED)));
    memory.given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.conflicts().get(0).getLoser().getValue()).contains("PAUSED");
  }

  @Test
  void linksThatCameBeforeTheirRowAreAddedToAMemoryThatAnotherStoreMade() {
    memory.given(changes.link(ChangeOp.INSERT, "food"));
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes rum")));
    assertThat(memory.last().getCategories()).containsExactly("food");
  }

  @Test
  void aTextThatChangesInTheCollectionBeforeItsRowComesIsAWriteAllTheSame() {
    memory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    memory.given(
        changes.vector(
            ChangeOp.UPDATE, companion("likes tea", 1, 2), companion("likes rum", 3, 4)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea"))).after(LONG);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
  }

  @Test
  void aCategoryLinkedWhileItsMemoryWasDeletedIsOnRecord() {
    added();
    memory.given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
    memory.given(changes.link(ChangeOp.INSERT, "food"));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.conflicts().get(0).getLoser().getValue())
        .isEqualTo("{\"categories\":[\"food\"]}");
  }

  @Test
  void aTextChangedInTheCollectionWhileItsMemoryWasDeletedIsOnRecord() {
    added();
    memory.given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
    memory.given(
        changes.vector(
            ChangeOp.UPDATE, companion("likes tea", 1, 2), companion("likes rum", 3, 4)));
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.conflicts().get(0).getLoser().getValue()).contains("likes rum");
  }

  @Test
  void aLinkThatComesAgainDoesNotBringACategoryBackThatWasTakenAwayElsewhere() {
    added();
    MemoryChange link = changes.link(ChangeOp.INSERT, "food");
    memory.given(link);
    memory.given(
        changes.mem0(
            ChangeOp.UPDATE,
            stating(mem0("likes tea", 1, 2), MemoryField.CATEGORIES).setCategories(List.of("food")),
            stating(mem0("likes tea", 1, 2), MemoryField.CATEGORIES).setCategories(List.of())));
    memory.given(link);
    assertThat(memory.last().getCategories()).isEmpty();
  }

  @Test
  void aRowThatLostItsAppHoldsNoVersion() {
    added();
    memory.given(
        changes.mem0(
            ChangeOp.UPDATE, mem0("likes tea", 1, 2).setApp("cursor"), mem0("likes rum", 3, 4)));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aRowThatOurSinkOverwroteWhileItWaitedForItsVectorIsHealed() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes rum", 1, 2)));
    memory.given(changes.mem0(ChangeOp.DELETE, mem0("likes rum", 1, 2), null));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    memory.given(
        ours(
            changes.openmemory(
                ChangeOp.UPDATE,
                relational("likes tea"),
                relational("likes rum").setState(MemoryState.DELETED))));
    memory.after(LONG);
    assertThat(memory.last().getContent()).isEqualTo("likes tea");
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aVectorThatOurSinkOverwroteWhileItWaitedForItsPayloadIsHealed() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 3, 4)));
    memory.given(
        ours(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 3, 4), mem0("likes tea", 1, 2))));
    memory.after(LONG);
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
  }

  @Test
  void aSnapshotOfACompanionThatSaysTheSameAtALaterTimeIsNoVersion() {
    added();
    memory.given(
        changes.vector(
            ChangeOp.SNAPSHOT,
            null,
            companion("likes tea", 1, 2).setUpdatedAt(Changes.START.plusSeconds(5))));
    assertThat(memory.versions()).hasSize(1);
  }

  @Test
  void aRowFromAClockThatIsBehindHoldsNoVersionForItsTimeIsTooEarly() {
    added();
    memory.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes rum").setUpdatedAt(Changes.START.minusSeconds(5))));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aVectorWhoseTextIsLateDoesNotReplaceTheOneThatIsKnownOfTheOldText() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory
        .given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 3, 4)))
        .after(LONG);
    assertThat(memory.last().getEmbedding().getVector()).containsExactly(1f, 2f);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aTextThatComesLateBehindItsVectorIsGivenIt() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    MemoryChange vectorFirst =
        changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes tea", 3, 4));
    memory.given(vectorFirst).after(LONG);
    memory.given(
        inTransactionOf(
            vectorFirst,
            changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 3, 4), mem0("likes rum", 3, 4))));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getEmbedding().getVector()).containsExactly(3f, 4f);
  }

  @Test
  void aVectorInTheCollectionWhoseTextIsLateIsNotRememberedAsOneOfTheOldText() {
    added();
    memory
        .given(
            changes.vector(
                ChangeOp.UPDATE, companion("likes tea", 1, 2), companion("likes tea", 3, 4)))
        .after(LONG);
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 5, 6)));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes rum", 5, 6), mem0("likes tea", 5, 6)));
    assertThat(memory.last().getContent()).isEqualTo("likes tea");
    assertThat(memory.last().getEmbedding()).isNull();
  }

  @Test
  void anUpdateThatOnlyTakesTheTimeOfItsRowBackIsHealed() {
    added();
    memory.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setUpdatedAt(Changes.START.minusSeconds(5))));
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aDeleteByAClockThatIsBehindIsNotHeldForItsTimeIsTooEarly() {
    added();
    memory.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea")
                .setState(MemoryState.DELETED)
                .setUpdatedAt(Changes.START.minusSeconds(5))));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aVectorThatChangesTwiceBeforeItsRowComesIsTheLastOne() {
    MemoryImage.Builder later =
        companion("likes rum", 5, 6).setUpdatedAt(Changes.START.plusSeconds(5));
    memory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    memory.given(
        changes.vector(
            ChangeOp.UPDATE, companion("likes tea", 1, 2), companion("likes rum", 3, 4)));
    memory.given(changes.vector(ChangeOp.UPDATE, companion("likes rum", 3, 4), later));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea"))).after(LONG);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getEmbedding().getVector()).containsExactly(5f, 6f);
  }

  @Test
  void aCategoryTakenFromADeletedMemoryIsGoneWhenAnUpdateBringsItBack() {
    OneMemory lastWriterWins = memory(DeletePolicy.LAST_WRITER_WINS);
    added(lastWriterWins);
    lastWriterWins.given(changes.link(ChangeOp.INSERT, "food"));
    lastWriterWins.given(
        changes.mem0(
            ChangeOp.DELETE, Changes.withCategories(mem0("likes tea", 1, 2), "food"), null));
    lastWriterWins.given(changes.link(ChangeOp.DELETE, "food"));
    lastWriterWins.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum")));
    assertThat(lastWriterWins.last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(lastWriterWins.last().getCategories()).isEmpty();
  }

  @Test
  void aLateLinkThatOurSinkTookAwayIsThereWhenItsMemoryIsAddedAgain() {
    added();
    memory.given(changes.link(ChangeOp.INSERT, "food"));
    MemoryImage.Builder deleted = relational("likes tea").setState(MemoryState.DELETED);
    memory.given(changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), deleted));
    memory.given(ours(changes.link(ChangeOp.DELETE, "food")));
    memory.given(changes.openmemory(ChangeOp.UPDATE, deleted, relational("likes tea")));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(memory.last().getCategories()).containsExactly("food");
    assertThat(memory.last().getHeldBy()).doesNotContain("openmemory/categories");
  }

  @Test
  void aRowReadAfterItsUserWasMappedLeavesTheUsersStringToTheMapping() {
    UserRef unmapped = new UserRef(Changes.DRJ.getId(), Changes.DRJ.getId());
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2).setUser(unmapped)));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getUser()).isEqualTo(unmapped);
  }

  @Test
  void aRowDoesNotHoldTheVersionOfItsTransactionWhoseTextCameFromTheCollection() {
    OneMemory waiting =
        new OneMemory(
            ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"),
            store -> store.equals("openmemory"));
    waiting.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    waiting.given(
        changes.vector(
            ChangeOp.UPDATE, companion("likes tea", 1, 2), companion("likes rum", 3, 4)));
    waiting.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea"))).after(LONG);
    assertThat(waiting.versions()).hasSize(1);
    assertThat(waiting.last().getContent()).isEqualTo("likes rum");
    assertThat(waiting.last().getHeldBy()).containsExactly("openmemory/collection");
  }

  @Test
  void anUnlinkDoesNotOvertakeTheLinkThatWaitsForTheirRow() {
    memory.given(changes.link(ChangeOp.INSERT, "food"));
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.link(ChangeOp.DELETE, "food"));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    assertThat(memory.last().getCategories()).isEmpty();
  }

  @Test
  void aDeletedRowThatOurSinkOverwroteWithAnOlderDeletedOneIsHealed() {
    added();
    MemoryImage.Builder tea = relational("likes tea").setState(MemoryState.DELETED);
    MemoryImage.Builder rum = relational("likes rum").setState(MemoryState.DELETED);
    memory.given(changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), tea));
    assertThat(memory.last().getHeldBy()).containsExactly("openmemory/memories");
    memory.given(ours(changes.openmemory(ChangeOp.UPDATE, tea, rum)));
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
  }

  @Test
  void anUpdateThatBringsAMemoryBackLeavesAloneWhatItsWriterDidNotChange() {
    OneMemory lastWriterWins = memory(DeletePolicy.LAST_WRITER_WINS);
    added(lastWriterWins);
    MemoryImage.Builder happy = relational("likes tea").setMetadata("{\"mood\":\"happy\"}");
    lastWriterWins.given(changes.link(ChangeOp.INSERT, "food"));
    lastWriterWins.given(changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), happy));
    lastWriterWins.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            happy,
            relational("likes tea")
                .setMetadata("{\"mood\":\"happy\"}")
                .setState(MemoryState.DELETED)));
    lastWriterWins.given(
        changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(lastWriterWins.last().getContent()).isEqualTo("likes rum");
    assertThat(lastWriterWins.last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(lastWriterWins.last().getMetadata()).isEqualTo("{\"mood\":\"happy\"}");
    assertThat(lastWriterWins.last().getCategories()).containsExactly("food");
  }

  @Test
  void aLateLinkThatOurSinkTookAwayIsWrittenAgainWithItsMemory() {
    OneMemory waiting =
        new OneMemory(
            ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"),
            store -> store.equals("openmemory"));
    MemoryImage.Builder deleted = relational("likes tea").setState(MemoryState.DELETED);
    waiting.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea"))).after(LONG);
    waiting.given(changes.link(ChangeOp.INSERT, "food")).after(LONG);
    waiting
        .given(changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), deleted))
        .after(LONG);
    waiting.given(ours(changes.link(ChangeOp.DELETE, "food")));
    MemoryChange row = changes.openmemory(ChangeOp.UPDATE, deleted, relational("likes tea"));
    waiting.given(row);
    waiting.given(inTransactionOf(row, changes.link(ChangeOp.INSERT, "work"))).after(LONG);
    assertThat(waiting.last().getCategories()).containsExactly("food", "work");
    assertThat(waiting.last().getHeldBy()).containsExactly("openmemory/memories");
  }

  @Test
  void categoriesThatOurSinkOverwroteWithARowThatTellsNoneAreHealed() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    MemoryImage.Builder written = Changes.withCategories(mem0("likes tea", 1, 2), "work");
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), written));
    assertThat(memory.last().getHeldBy()).containsExactly("mem0/collection");
    memory.given(ours(changes.mem0(ChangeOp.UPDATE, written, mem0("likes tea", 1, 2))));
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
  }

  @Test
  void anUpdateTimeThatOurSinkOverwroteWithARowThatTellsNoneIsHealed() {
    MemoryImage.Builder untold = mem0("likes tea", 1, 2).setUpdatedAt(null);
    MemoryImage.Builder later = mem0("likes tea", 1, 2).setUpdatedAt(Changes.START.plusSeconds(5));
    memory.given(changes.mem0(ChangeOp.INSERT, null, untold));
    memory.given(changes.mem0(ChangeOp.UPDATE, untold, later));
    assertThat(memory.last().getHeldBy()).containsExactly("mem0/collection");
    memory.given(ours(changes.mem0(ChangeOp.UPDATE, later, untold)));
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
  }

  @Test
  void aVectorThatNamesItsOwnerInAnotherFormIsNotHeld() {
    memory.given(
        changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2).setRewrite(true)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    assertThat(memory.last().getHeldBy()).containsExactly("openmemory/memories");
  }

  @Test
  void aVectorReadBeforeItsOwnerWasMappedIsNotHeld() {
    UserRef unmapped = new UserRef(Changes.DRJ.getId(), Changes.DRJ.getId());
    memory.given(
        changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2).setUser(unmapped)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    assertThat(memory.last().getHeldBy()).containsExactly("openmemory/memories");
  }

  @Test
  void aTextOfTheCollectionThatOurSinkDeletedWhileItWaitedForItsRowIsNotHeldThere() {
    MemoryImage.Builder rum = companion("likes rum", 3, 4);
    memory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    memory.given(changes.vector(ChangeOp.UPDATE, companion("likes tea", 1, 2), rum));
    memory.given(ours(changes.vector(ChangeOp.DELETE, rum, null)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea"))).after(LONG);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  private void added() {
    added(memory);
  }

  private void added(OneMemory one) {
    one.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    one.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
  }

  private static OneMemory memory(DeletePolicy deletes) {
    return new OneMemory(
        ResolverSettings.of(
            deletes, Map.of("openmemory/memories", "openmemory/collection"), "test-model"),
        store -> false);
  }

  private static MemoryImage.Builder stating(MemoryImage.Builder row, MemoryField field) {
    List<MemoryField> stated = new ArrayList<>(row.getStated());
    stated.add(field);
    return row.setStated(stated);
  }
}
