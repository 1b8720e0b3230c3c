package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.withCategories;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.VersionCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Writes that come through the gateway: they are in no store's row yet. */
class GatewayWriteTest {

  private final OneMemory memory =
      new OneMemory(
          ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"), store -> false);
  private final Changes changes = new Changes();

  @Test
  void anEditBySomebodyWhoHadSeenTheVersionIsTheNextOneAndNoStoreHoldsIt() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(edit(1, "likes tea", "likes rum"));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.WRITTEN);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aDeleteBySomebodyWhoHadSeenTheCategoriesIsInConflictWithNobody() {
    memory.given(
        changes.mem0(ChangeOp.INSERT, null, withCategories(mem0("likes tea", 1, 2), "food")));
    memory.given(delete(1, withCategories(mem0("likes tea"), "food")));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.WRITTEN);
    assertThat(memory.conflicts()).isEmpty();
  }

  @Test
  void aDeleteBySomebodyWhoHadNotSeenThemIsOnRecord() {
    memory.given(
        changes.mem0(ChangeOp.INSERT, null, withCategories(mem0("likes tea", 1, 2), "food")));
    memory.given(delete(1, withCategories(mem0("likes tea"))));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.conflicts()).singleElement();
  }

  @Test
  void aConditionalWriteIsTakenAtTheVersionThatItAsksFor() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(onlyAt(1, edit(1, "likes tea", "likes rum")));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
  }

  @Test
  void aConditionalWriteAtAnotherVersionChangesNothingAndIsInNoConflict() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(edit(1, "likes tea", "likes rum"));
    memory.given(onlyAt(1, edit(2, "likes tea", "likes gin")));
    assertThat(memory.last().getVersion()).isEqualTo(2);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.conflicts()).isEmpty();
  }

  @Test
  void aConditionalWriteThatWasNotTakenCountsAsProcessed() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    MemoryChange tooEarly = onlyAt(2, edit(1, "likes tea", "likes gin"));
    memory.given(tooEarly);
    memory.given(edit(2, "likes tea", "likes rum"));
    memory.given(tooEarly);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
  }

  private static MemoryChange edit(long position, String before, String after) {
    return change(
        position,
        ChangeOp.UPDATE,
        MemoryImage.newBuilder().setStated(List.of(MemoryField.CONTENT)).setContent(before),
        MemoryImage.newBuilder().setStated(List.of(MemoryField.CONTENT)).setContent(after));
  }

  private static MemoryChange delete(long position, MemoryImage.Builder seen) {
    List<MemoryField> stated = new ArrayList<>(seen.getStated());
    stated.add(MemoryField.STATE);
    return change(
        position,
        ChangeOp.DELETE,
        seen.setStated(stated).setState(MemoryState.ACTIVE).setVector(null),
        null);
  }

  private static MemoryChange onlyAt(long version, MemoryChange change) {
    return MemoryChange.newBuilder(change).setIfVersion(version).build();
  }

  private static MemoryChange change(
      long position, ChangeOp op, MemoryImage.Builder before, MemoryImage.Builder after) {
    return MemoryChange.newBuilder()
        .setMemoryId(Changes.ID)
        .setStore(StoreParts.GATEWAY)
        .setPart(StoreParts.REQUEST)
        .setRole(PartRole.PRIMARY)
        .setOp(op)
        .setBefore(before.build())
        .setAfter(after == null ? null : after.build())
        .setCommitLsn(0)
        .setLsn(position)
        .setCommittedAt(Changes.START.plusSeconds(position))
        .build();
  }
}
