package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A deleted memory is remembered for 30 days, so that a late write does not bring it back. */
class DeletedRetentionTest {

  private final OneMemory memory =
      new OneMemory(
          ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"), store -> false);
  private final Changes changes = new Changes();

  @Test
  void aDeletedMemoryIsForgottenWhenItsTimeIsOver() {
    deleted();
    memory.after(Duration.ofDays(29));
    assertThat(memory.isForgotten()).isFalse();
    memory.after(Duration.ofDays(2));
    assertThat(memory.isForgotten()).isTrue();
  }

  /** Other stores may still have a row of it, which a backlog brings later. */
  @Test
  void aMemoryThatWasDeletedLongAgoIsRememberedFromWhenThatIsHeardOf() {
    OneMemory openMemory =
        new OneMemory(
            ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"), store -> false);
    openMemory.given(
        changes.openmemory(
            ChangeOp.SNAPSHOT,
            null,
            relational("likes tea")
                .setState(MemoryState.DELETED)
                .setDeletedAt(openMemory.now().minus(Duration.ofDays(60)))));
    openMemory.after(Duration.ofDays(1));
    openMemory.given(changes.mem0(ChangeOp.SNAPSHOT, null, mem0("likes tea", 1, 2)));
    assertThat(openMemory.last().getState()).isEqualTo(MemoryState.DELETED);
    openMemory.after(Duration.ofDays(30));
    assertThat(openMemory.isForgotten()).isTrue();
  }

  @Test
  void aMemoryThatCameBackIsNotForgotten() {
    deleted();
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea again", 1, 2)));
    memory.after(Duration.ofDays(365));
    assertThat(memory.isForgotten()).isFalse();
    assertThat(memory.last().getState()).isEqualTo(MemoryState.ACTIVE);
  }

  @Test
  void aWriteWhoseWriterHadNotSeenTheDeleteDoesNotBringTheMemoryBack() {
    deleted();
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.conflicts()).hasSize(1);
    assertThat(memory.conflicts().get(0).getLoser().getValue())
        .isEqualTo(
            "{\"content\":\"likes rum\",\"user\":\"12345678-1234-5678-9012-123456789abc\","
                + "\"metadata\":{}}");
  }

  /** Found by the torture run: the deadline of the vector's return stood until it passed. */
  @Test
  void aMemoryThatIsDeletedAfterItsVectorWaitsForNothingButItsEnd() {
    OneMemory openMemory =
        new OneMemory(
            ResolverSettings.of(
                DeletePolicy.DELETE_WINS,
                Map.of("openmemory/memories", "openmemory/collection"),
                "test-model"),
            store -> false);
    openMemory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    openMemory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    openMemory.given(changes.vector(ChangeOp.DELETE, companion("likes tea", 1, 2), null));
    openMemory.given(
        changes.openmemory(
            ChangeOp.UPDATE,
            relational("likes tea"),
            relational("likes tea").setState(MemoryState.DELETED)));
    assertThat(openMemory.nextDue()).isAfter(openMemory.now().plus(Duration.ofDays(29)));
  }

  @Test
  void whereTheLastWriterWinsADeleteThatLosesIsOnRecord() {
    OneMemory lastWriterWins =
        new OneMemory(
            ResolverSettings.of(DeletePolicy.LAST_WRITER_WINS, Map.of(), "test-model"),
            store -> false);
    lastWriterWins.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    lastWriterWins.given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
    lastWriterWins.given(
        changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(lastWriterWins.last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(lastWriterWins.conflicts().get(0).getLoser().getValue()).isNull();
  }

  private void deleted() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
  }
}
