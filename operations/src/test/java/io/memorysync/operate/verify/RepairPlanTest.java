package io.memorysync.operate.verify;

import static io.memorysync.operate.verify.Samples.ID;
import static io.memorysync.operate.verify.Samples.USER_ID;
import static io.memorysync.operate.verify.Samples.USER_KEY;
import static io.memorysync.operate.verify.Samples.WRITTEN;
import static io.memorysync.operate.verify.Samples.companionImage;
import static io.memorysync.operate.verify.Samples.deleted;
import static io.memorysync.operate.verify.Samples.mem0Image;
import static io.memorysync.operate.verify.Samples.memory;
import static io.memorysync.operate.verify.Samples.openMemoryImage;
import static io.memorysync.operate.verify.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.operate.verify.RepairPlan.Held;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.streams.normalize.StoreKind;
import io.memorysync.streams.normalize.StorePart;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairPlanTest {

  private static final Instant NOW = WRITTEN.plusSeconds(3600);
  private static final StorePart MEM0 =
      new StorePart("mem0", "collection", PartRole.PRIMARY, "mem0.public.mem0migrations");
  private static final StorePart MEMORIES =
      new StorePart("openmemory", "memories", PartRole.PRIMARY, "openmemory.public.memories");
  private static final StorePart COMPANION =
      new StorePart("openmemory", "collection", PartRole.COMPANION, "openmemory.public.openmemory");

  private static Held mem0(CanonicalMemory memory, StoreRow row) {
    return new Held(
        MEM0,
        row,
        new PrimaryComparison(MEM0.key(), StoreKind.MEM0, UserIdForm.UUID)
            .differences(memory, row));
  }

  private static Held openMemory(CanonicalMemory memory, StoreRow row) {
    return new Held(
        MEMORIES,
        row,
        new PrimaryComparison(MEMORIES.key(), StoreKind.OPENMEMORY, UserIdForm.STRING)
            .differences(memory, row));
  }

  private static Held companion(CanonicalMemory memory, StoreRow row) {
    return new Held(
        COMPANION, row, new CompanionComparison(COMPANION.key()).differences(memory, row));
  }

  private static List<MemoryChange> plan(CanonicalMemory memory, Held... held) {
    List<MemoryChange> requests = RepairPlan.of(ID, memory, List.of(held), NOW);
    assertThat(requests)
        .allSatisfy(request -> assertThat(request.getOp()).isEqualTo(ChangeOp.REPAIR));
    return requests;
  }

  private static void assertPublishedAgain(List<MemoryChange> requests) {
    assertThat(requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getStore()).isEqualTo("operator");
              assertThat(request.getAfter()).isNull();
            });
  }

  @Test
  void aMemoryThatIsMissingIsPublishedAgain() {
    CanonicalMemory memory = memory().build();

    assertPublishedAgain(plan(memory, mem0(memory, null)));
  }

  @Test
  void aRowThatNobodyKnowsIsSentAsItWasFound() {
    StoreRow row = row(mem0Image(), USER_ID);

    assertThat(plan(null, mem0(null, row)))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getStore()).isEqualTo("mem0");
              assertThat(request.getPart()).isEqualTo("collection");
              assertThat(request.getAfter()).isEqualTo(row.image());
            });
  }

  @Test
  void aRowThatNobodyKnowsBringsItsVectorWithIt() {
    List<MemoryChange> requests =
        plan(
            null,
            companion(null, row(companionImage(), USER_KEY)),
            openMemory(null, row(openMemoryImage(), USER_KEY)));

    assertThat(requests)
        .extracting(MemoryChange::getPart)
        .containsExactly("collection", "memories");
  }

  @Test
  void aVectorOfAnotherTextIsNotSentWithARow() {
    List<MemoryChange> requests =
        plan(
            null,
            companion(null, row(companionImage().setContent("Likes coffee."), USER_KEY)),
            openMemory(null, row(openMemoryImage(), USER_KEY)));

    assertThat(requests).extracting(MemoryChange::getPart).containsExactly("memories");
  }

  @Test
  void aRowThatWasWrittenLaterIsSent() {
    CanonicalMemory memory = memory().build();
    StoreRow row =
        row(mem0Image().setContent("Likes coffee.").setUpdatedAt(WRITTEN.plusSeconds(1)), USER_ID);

    assertThat(plan(memory, mem0(memory, row)))
        .extracting(MemoryChange::getStore)
        .containsExactly("mem0");
  }

  @Test
  void aRowThatWasEditedWithoutItsTimeIsSentSoThatTheEditIsOnRecord() {
    CanonicalMemory memory = memory().build();
    StoreRow row = row(mem0Image().setContent("Likes coffee."), USER_ID);

    assertThat(plan(memory, mem0(memory, row)))
        .extracting(MemoryChange::getStore)
        .containsExactly("mem0");
  }

  @Test
  void anOlderRowIsOverwrittenBecauseItIsAnEarlierVersion() {
    CanonicalMemory memory = memory().build();
    StoreRow row =
        row(mem0Image().setContent("Likes coffee.").setUpdatedAt(WRITTEN.minusSeconds(1)), USER_ID);

    assertPublishedAgain(plan(memory, mem0(memory, row)));
  }

  @Test
  void aRowOfADeletedMemoryIsDeletedUnlessItIsNewer() {
    StoreRow old = row(mem0Image().setUpdatedAt(WRITTEN.minusSeconds(1)), USER_ID);
    StoreRow later = row(mem0Image().setUpdatedAt(WRITTEN.plusSeconds(1)), USER_ID);

    assertPublishedAgain(plan(deleted(), mem0(deleted(), old)));
    assertThat(plan(deleted(), mem0(deleted(), later)))
        .extracting(MemoryChange::getStore)
        .containsExactly("mem0");
  }

  @Test
  void aSoftDeleteThatNeverArrivedIsSent() {
    CanonicalMemory memory = memory().build();
    StoreRow later =
        row(
            openMemoryImage()
                .setState(MemoryState.DELETED)
                .setDeletedAt(WRITTEN.plusSeconds(1))
                .setUpdatedAt(WRITTEN.plusSeconds(1)),
            USER_KEY);
    StoreRow earlier =
        row(
            openMemoryImage().setState(MemoryState.DELETED).setDeletedAt(WRITTEN.minusSeconds(1)),
            USER_KEY);

    assertThat(plan(memory, openMemory(memory, later)))
        .extracting(MemoryChange::getPart)
        .containsExactly("memories");
    assertPublishedAgain(plan(memory, openMemory(memory, earlier)));
  }

  @Test
  void staleVectorsAndWrongUserFormsAreWrittenOver() {
    CanonicalMemory memory = memory().build();
    StoreRow row = row(mem0Image().setVector(List.of(1f, 1f, 1f)), USER_KEY);

    assertPublishedAgain(plan(memory, mem0(memory, row)));
  }

  @Test
  void aVectorOfTheCurrentTextIsTakenWhereNoneIsCanonical() {
    CanonicalMemory memory = memory().setEmbedding(null).build();
    StoreRow row = row(companionImage(), USER_KEY);

    assertThat(plan(memory, companion(memory, row)))
        .extracting(MemoryChange::getPart)
        .containsExactly("collection");
  }

  @Test
  void whatOnlyTheGraphHoldsIsLeftToTheResolverToForget() {
    assertPublishedAgain(plan(null, mem0(null, null)));
  }
}
