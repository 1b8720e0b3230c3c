package io.memorysync.connect.neo4j;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.user;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.connect.common.ConnectRecords;
import io.memorysync.connect.common.Memories;
import io.memorysync.connect.common.MemoryVersion;
import io.memorysync.connect.common.WrongOptionException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class GraphPlanTest {

  private static final UUID OLIVES = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID LEMONS = UUID.fromString("00000000-0000-4000-8000-000000000002");

  @Test
  void aVectorThatStaysIsNotWrittenAgain() {
    GraphPlan plan =
        plan(memory(OLIVES).setVersion(2).setState(MemoryState.PAUSED), memory(OLIVES));

    assertThat(plan.upserts()).hasSize(1).noneMatch(GraphChange::setsEmbedding);
  }

  @Test
  void aVectorThatChangedIsWritten() {
    GraphPlan plan =
        plan(withContent(memory(OLIVES).setVersion(2), "Dislikes olives"), memory(OLIVES));

    assertThat(plan.upserts()).hasSize(1).allMatch(GraphChange::setsEmbedding);
  }

  @Test
  void anEqualMemoryIsNoChange() {
    GraphPlan plan = plan(memory(OLIVES), memory(OLIVES));

    assertThat(plan.upserts()).isEmpty();
    assertThat(plan.result().equal()).isEqualTo(1);
  }

  @Test
  void anOlderVersionIsNoChange() {
    GraphPlan plan = plan(memory(OLIVES).setVersion(1), memory(OLIVES).setVersion(2));

    assertThat(plan.upserts()).isEmpty();
    assertThat(plan.result().stale()).isEqualTo(1);
  }

  @Test
  void anOlderDeleteIsNoChange() {
    GraphPlan plan =
        plan(
            memory(OLIVES).setVersion(1).setState(MemoryState.DELETED),
            memory(OLIVES).setVersion(2));

    assertThat(plan.removals()).isEmpty();
    assertThat(plan.result().stale()).isEqualTo(1);
  }

  @Test
  void aDeleteReleasesEverythingAroundTheMemory() {
    GraphPlan plan =
        plan(memory(OLIVES).setVersion(2).setState(MemoryState.DELETED), memory(OLIVES));

    assertThat(plan.removals()).hasSize(1);
    assertThat(plan.released())
        .containsExactly(
            new Neighbour(NodeKind.USER, user("drj").getId()),
            new Neighbour(NodeKind.CATEGORY, "work"),
            new Neighbour(NodeKind.APP, "cursor"));
  }

  @Test
  void nodesAreLockedInOneOrderWhateverTheOrderOfTheBatch() {
    GraphPlan plan =
        GraphPlan.of(
            List.of(
                version(memory(LEMONS).setCategories(List.of("work"))),
                version(memory(OLIVES).setCategories(List.of("food")))),
            Map.of(),
            Memories.DIMS);

    assertThat(plan.neighbours())
        .filteredOn(neighbour -> neighbour.kind() == NodeKind.CATEGORY)
        .extracting(Neighbour::id)
        .containsExactly("food", "work");
    assertThat(plan.upserts())
        .extracting(change -> change.wanted().id())
        .containsExactly(OLIVES.toString(), LEMONS.toString());
  }

  @Test
  void aKnownKeyOfAUserCountsMoreThanTheUuidInItsPlace() {
    UserRef user = user("drj");
    GraphPlan plan =
        GraphPlan.of(
            List.of(
                version(memory(OLIVES)),
                version(memory(LEMONS).setUser(new UserRef(user.getId(), user.getId())))),
            Map.of(),
            Memories.DIMS);

    assertThat(plan.userKeys()).containsExactly(Map.entry(user.getId(), "drj"));
  }

  @Test
  void theUuidInPlaceOfAKnownKeyIsNoChange() {
    UserRef user = user("drj");

    GraphPlan plan =
        plan(memory(OLIVES).setUser(new UserRef(user.getId(), user.getId())), memory(OLIVES));

    assertThat(plan.result().equal()).isEqualTo(1);
  }

  @Test
  void anEmbeddingOfOtherDimensionsIsAWrongOptionAndNoBadRecord() {
    MemoryVersion version = version(memory(OLIVES));

    assertThatThrownBy(() -> GraphPlan.of(List.of(version), Map.of(), 384))
        .isInstanceOf(WrongOptionException.class)
        .hasMessageContaining("vector.dims")
        .hasMessageContaining("8 dimensions");
  }

  @Test
  void anEmbeddingThatIsNotAsLongAsItSaysIsABadRecord() {
    CanonicalMemory.Builder memory = memory(OLIVES);
    memory.setEmbedding(Embedding.newBuilder(memory.getEmbedding()).setDims(9).build());
    MemoryVersion version = version(memory);

    assertThatThrownBy(() -> GraphPlan.of(List.of(version), Map.of(), Memories.DIMS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("embedding.dims");
  }

  private static GraphPlan plan(CanonicalMemory.Builder delivered, CanonicalMemory.Builder held) {
    MemoryNode node = MemoryNode.of(held.build(), Memories.DIMS);
    return GraphPlan.of(List.of(version(delivered)), Map.of(node.id(), node), Memories.DIMS);
  }

  private static MemoryVersion version(CanonicalMemory.Builder builder) {
    CanonicalMemory memory = builder.build();
    return MemoryVersion.of(
        ConnectRecords.record(memory, 0), UUID.fromString(memory.getId()), Optional.of(memory));
  }
}
