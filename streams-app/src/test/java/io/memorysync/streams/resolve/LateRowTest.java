package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Found by a restart in the middle of writes: the vectors of the last 20 memories were read four
 * seconds after their rows, and by then the embedder had made others.
 */
class LateRowTest {

  private static final ResolverSettings SETTINGS =
      ResolverSettings.of(
          DeletePolicy.DELETE_WINS,
          Map.of("openmemory/memories", "openmemory/collection"),
          "test-model");
  private static final Duration INSERT_WAIT = SETTINGS.waits().insert();
  private static final Duration SNAPSHOT_WAIT = SETTINGS.waits().snapshot();

  private final Changes changes = new Changes();
  private final OneMemory memory = new OneMemory(SETTINGS, store -> false);

  @Test
  void aRowThatComesAtOnceWaitsForItsVectorAsLongAsAnApplicationTakesToWriteIt() {
    memory.given(insert(memory));

    assertThat(memory.nextDue()).isEqualTo(memory.now().plus(INSERT_WAIT));
  }

  @Test
  void aRowOfABacklogWaitsAsLongAsOneOfASnapshot() {
    MemoryChange written = insert(memory);
    OneMemory behind = new OneMemory(SETTINGS, store -> false);

    behind.given(
        MemoryChange.newBuilder(written)
            .setCommittedAt(behind.now().minus(INSERT_WAIT).minusMillis(1))
            .build());

    assertThat(behind.nextDue()).isEqualTo(behind.now().plus(SNAPSHOT_WAIT));
  }

  private MemoryChange insert(OneMemory in) {
    return MemoryChange.newBuilder(
            changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")))
        .setCommittedAt(in.now())
        .build();
  }
}
