package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.inTransactionOf;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.ours;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows of one transaction of OpenMemory arrive on several topics and are one version. */
class OneTransactionTest {

  private static final Duration TRANSACTION_WAIT = Duration.ofMillis(30);

  private final OneMemory memory =
      new OneMemory(
          ResolverSettings.of(
              DeletePolicy.DELETE_WINS,
              Map.of("openmemory/memories", "openmemory/collection"),
              "test-model"),
          store -> store.equals("openmemory"));
  private final Changes changes = new Changes();

  @Test
  void aRowAndTheLinksBehindItAreOneVersionThatAllItsPartsHold() {
    memory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    MemoryChange row = changes.openmemory(ChangeOp.INSERT, null, relational("likes tea"));
    memory.given(row);
    memory.given(inTransactionOf(row, changes.link(ChangeOp.INSERT, "food")));
    memory.given(inTransactionOf(row, changes.link(ChangeOp.INSERT, "drink")));
    assertThat(memory.versions()).isEmpty();

    memory.after(TRANSACTION_WAIT);
    assertThat(memory.versions()).hasSize(1);
    assertThat(memory.last().getVersion()).isEqualTo(1);
    assertThat(memory.last().getCategories()).containsExactly("drink", "food");
    assertThat(memory.last().getHeldBy())
        .containsExactlyInAnyOrder(
            "openmemory/memories", "openmemory/collection", "openmemory/categories");
  }

  @Test
  void anUpdateWithItsLinksBeforeItIsOneVersion() {
    added();
    MemoryChange link = changes.link(ChangeOp.INSERT, "food");
    memory.given(link);
    memory.given(
        inTransactionOf(
            link,
            changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum"))));
    memory.after(TRANSACTION_WAIT);
    assertThat(memory.versions()).hasSize(2);
    assertThat(memory.last().getVersion()).isEqualTo(2);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getCategories()).containsExactly("food");
    assertThat(memory.last().getHeldBy())
        .containsExactlyInAnyOrder("openmemory/memories", "openmemory/categories");
  }

  @Test
  void theNextTransactionEndsTheWait() {
    added();
    memory.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes rum")));
    memory.given(
        changes.openmemory(ChangeOp.UPDATE, relational("likes rum"), relational("likes gin")));
    assertThat(memory.versions()).hasSize(2);
    memory.after(TRANSACTION_WAIT);
    assertThat(memory.versions()).hasSize(3);
    assertThat(memory.last().getContent()).isEqualTo("likes gin");
  }

  @Test
  void transactionsOfTwoStoresAreNeverOne() {
    OneMemory inTwoStores =
        new OneMemory(
            ResolverSettings.of(DeletePolicy.DELETE_WINS, Map.of(), "test-model"), store -> true);
    inTwoStores.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    inTwoStores.given(changes.mem0(ChangeOp.INSERT, null, mem0("likes rum", 1, 2)));
    inTwoStores.after(TRANSACTION_WAIT);
    assertThat(inTwoStores.conflicts()).hasSize(1);
    assertThat(inTwoStores.last().getHeldBy()).isEmpty();
  }

  @Test
  void aRaceIsMergedIntoOneVersionWithItsConflict() {
    added();
    memory.given(ours(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2))));
    MemoryChange row =
        changes.openmemory(ChangeOp.UPDATE, relational("likes tea"), relational("likes gin"));
    memory.given(row);
    memory.given(inTransactionOf(row, changes.link(ChangeOp.INSERT, "food")));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0("likes tea", 1, 2), mem0("likes rum", 3, 4)));
    memory.after(TRANSACTION_WAIT);
    assertThat(memory.last().getCause()).isEqualTo(VersionCause.MERGED);
    assertThat(memory.last().getContent()).isEqualTo("likes rum");
    assertThat(memory.last().getCategories()).containsExactly("food");
    assertThat(memory.versions()).hasSize(3);
    assertThat(memory.conflicts())
        .singleElement()
        .satisfies(
            conflict -> assertThat(conflict.getVersion()).isEqualTo(memory.last().getVersion()));
  }

  @Test
  void aSnapshotThatFindsALinkWhichWasTakenAwayElsewhereDoesNotBringItBack() {
    added();
    memory.given(changes.link(ChangeOp.INSERT, "food")).after(TRANSACTION_WAIT);
    memory.given(ours(changes.mem0(ChangeOp.INSERT, null, mem0("likes tea", 1, 2))));
    memory.given(
        changes.mem0(
            ChangeOp.UPDATE,
            Changes.withCategories(mem0("likes tea", 1, 2), "food"),
            Changes.withCategories(mem0("likes tea", 1, 2))));
    assertThat(memory.last().getCategories()).isEmpty();

    memory.given(changes.link(ChangeOp.SNAPSHOT, "food")).after(TRANSACTION_WAIT);
    assertThat(memory.last().getCategories()).isEmpty();
  }

  private void added() {
    memory.given(changes.vector(ChangeOp.INSERT, null, companion("likes tea", 1, 2)));
    memory.given(changes.openmemory(ChangeOp.INSERT, null, relational("likes tea")));
    memory.after(TRANSACTION_WAIT);
    assertThat(memory.versions()).hasSize(1);
  }
}
