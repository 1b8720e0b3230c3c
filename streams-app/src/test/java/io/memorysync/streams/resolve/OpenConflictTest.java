package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.ours;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryField;
import io.memorysync.streams.policy.ConflictPolicies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policy manual: the value that was there stays until a person chooses. */
class OpenConflictTest {

  private final OneMemory memory =
      new OneMemory(
          ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model")
              .with(ConflictPolicies.named("manual", Map.of(), List.of("openmemory", "mem0"))),
          store -> false);
  private final Changes changes = new Changes();

  @BeforeEach
  void twoWritersRace() {
    memory
        .given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)))
        .given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")))
        .given(ours(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2))))
        .given(
            changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes gin")))
        .given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
  }

  @Test
  void theValueThatWasThereStaysInEveryStoreAndTheConflictIsOpen() {
    assertThat(memory.last().getContent()).isEqualTo("likes gin");
    assertThat(memory.last().getHeldBy()).isEmpty();
    MemoryConflict conflict = onlyConflict();
    assertThat(conflict.getOpen()).isTrue();
    assertThat(conflict.getPolicy()).isEqualTo("manual");
    assertThat(conflict.getWinner().getValue()).isEqualTo("likes gin");
    assertThat(conflict.getLoser().getValue()).isEqualTo("likes rum");
  }

  @Test
  void choosingTheOtherValueIsAVersionForEveryStoreAndSettlesTheConflict() {
    MemoryConflict open = onlyConflict();
    int versions = memory.versions().size();
    memory.given(choice(open, "likes gin", "likes rum"));
    assertThat(memory.versions()).hasSize(versions + 1);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getHeldBy()).isEmpty();
    assertThat(memory.last().getWrittenBy().getStore()).isEqualTo("operator");
    MemoryConflict settled = memory.conflicts().get(1);
    assertThat(settled.getOpen()).isFalse();
    assertThat(settled.getVersion()).isEqualTo(open.getVersion());
    assertThat(settled.getWinner()).isEqualTo(open.getLoser());
    assertThat(settled.getLoser()).isEqualTo(open.getWinner());
  }

  @Test
  void choosingTheValueThatStayedSettlesTheConflictWithoutAVersion() {
    int versions = memory.versions().size();
    memory.given(choice(onlyConflict(), "likes gin", "likes gin"));
    assertThat(memory.versions()).hasSize(versions);
    assertThat(memory.conflicts().get(1).getOpen()).isFalse();
  }

  @Test
  void theFirstChoiceCounts() {
    MemoryConflict open = onlyConflict();
    memory.given(choice(open, "likes gin", "likes rum"));
    int versions = memory.versions().size();
    memory.given(choice(open, "likes rum", "likes milk"));
    assertThat(memory.versions()).hasSize(versions);
    assertThat(memory.conflicts()).hasSize(2);
  }

  @Test
  void aChoiceThatHasNotSeenTheNewestValueIsAConflictItself() {
    MemoryConflict open = onlyConflict();
    memory.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes gin"), relational("likes ale")));
    memory.given(choice(open, "likes gin", "likes rum"));
    assertThat(memory.last().getContent()).isEqualTo("likes ale");
    MemoryConflict again = memory.conflicts().get(memory.conflicts().size() - 1);
    assertThat(again.getOpen()).isTrue();
    assertThat(again.getLoser().getValue()).isEqualTo("likes rum");
  }

  @Test
  void theOpenConflictsOfAForgottenMemoryAreClosed() {
    MemoryConflict open = onlyConflict();
    memory.given(changes.openmemory(ChangeOp.DELETE, relational("likes gin"), null));
    memory.after(Duration.ofDays(31));
    assertThat(memory.isForgotten()).isTrue();
    MemoryConflict closed = memory.conflicts().get(memory.conflicts().size() - 1);
    assertThat(closed.getOpen()).isFalse();
    assertThat(closed.getVersion()).isEqualTo(open.getVersion());
    assertThat(closed.getWinner()).isEqualTo(open.getWinner());
    assertThat(closed.getDetectedAt()).isEqualTo(memory.now());
  }

  private MemoryConflict onlyConflict() {
    assertThat(memory.conflicts()).hasSize(1);
    return memory.conflicts().get(0);
  }

  private MemoryChange choice(MemoryConflict conflict, String seen, String chosen) {
    return changes.choice(conflict, MemoryField.CONTENT, seen, chosen);
  }
}
