package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.mem0;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators and mappings bring about, without an application's write. */
class RepairTest {

  private final OneMemory memory =
      new OneMemory(
          ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"), store -> false);
  private final Changes changes = new Changes();

  @Test
  void aRepairPublishesTheVersionAgainForEveryone() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.repair(null));
    assertThat(memory.versions()).hasSize(2);
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.HEALED);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aRepairOfADeletedMemoryPublishesTheDeleteAgain() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.mem0(ChangeOp.DELETE, mem0("likes tea", 1, 2), null));
    memory.given(changes.repair(null));
    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  @Test
  void aRowThatNobodyKnewIsTaken() {
    memory.given(changes.repair(mem0("likes tea", 1, 2)));
    assertThat(memory.last().getContent()).isEqualTo("likes tea");
  }

  @Test
  void aRepairOfAMemoryThatNobodyKnowsLetsThoseForgetItWhoHoldIt() {
    memory.given(changes.repair(null));
    assertThat(memory.versions()).isEmpty();
    assertThat(memory.isForgotten()).isTrue();
  }

  @Test
  void aRowThatWasWrittenUnseenWinsIfItIsNewerAndIsOnRecord() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(
        changes.repair(
            mem0("likes rum", 3, 4).setUpdatedAt(Changes.START.plus(Duration.ofDays(1)))));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getHeldBy()).isEmpty();
    assertThat(memory.conflicts()).singleElement();
  }

  @Test
  void aRowThatIsOlderLosesAndIsOnRecord() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(
        changes.repair(
            mem0("likes rum", 3, 4).setUpdatedAt(Changes.START.minus(Duration.ofDays(1)))));
    assertThat(memory.last().getContent()).isEqualTo("likes tea");
    assertThat(memory.last().getHeldBy()).isEmpty();
    assertThat(memory.conflicts()).singleElement();
  }

  @Test
  void aRepairLeavesThePositionsOfTheStoreAlone() {
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.given(changes.repair(mem0("likes tea", 1, 2)));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.WRITTEN);
  }

  @Test
  void aNewMappingGivesTheMemoryItsUserInEveryStoreAndIsNoConflict() {
    UserRef mapped = new UserRef("99999999-9999-4999-8999-999999999999", "drj");
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2)));
    memory.rekeyed(mapped);
    assertThat(memory.last().getUser()).isEqualTo(mapped);
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.REKEYED);
    assertThat(memory.last().getHeldBy()).isEmpty();

    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    assertThat(memory.last().getUser()).isEqualTo(mapped);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.conflicts()).isEmpty();
  }
}
