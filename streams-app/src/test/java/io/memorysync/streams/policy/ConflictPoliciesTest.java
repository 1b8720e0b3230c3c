package io.memorysync.streams.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryField;
import io.memorysync.streams.policy.ConflictPolicy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConflictPoliciesTest {

  private static final List<String> STORES = List.of("mem0", "openmemory", "third");
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @Test
  void theLastWriterWins() {
    ConflictPolicy policy = ConflictPolicies.lastWriterWins().of(MemoryField.CONTENT);
    assertThat(policy.decide(conflict("mem0", NOON, "openmemory", NOON.plusMillis(1))))
        .isEqualTo(Verdict.REPLACE);
    assertThat(policy.decide(conflict("mem0", NOON.plusMillis(1), "openmemory", NOON)))
        .isEqualTo(Verdict.KEEP);
  }

  @Test
  void betweenTwoWritesOfOneMicrosecondTheNameOfTheStoreDecidesWhicheverCameFirst() {
    ConflictPolicy policy = ConflictPolicies.lastWriterWins().of(MemoryField.CONTENT);
    assertThat(policy.decide(conflict("mem0", NOON, "openmemory", NOON)))
        .isEqualTo(Verdict.REPLACE);
    assertThat(policy.decide(conflict("openmemory", NOON, "mem0", NOON))).isEqualTo(Verdict.KEEP);
  }

  @Test
  void thePreferredStoreWinsHoweverOldItsValueIs() {
    ConflictPolicy policy = named("prefer:mem0").of(MemoryField.CONTENT);
    assertThat(policy.decide(conflict("mem0", NOON, "openmemory", NOON.plusSeconds(60))))
        .isEqualTo(Verdict.KEEP);
    assertThat(policy.decide(conflict("openmemory", NOON.plusSeconds(60), "mem0", NOON)))
        .isEqualTo(Verdict.REPLACE);
    assertThat(policy.name()).isEqualTo("prefer:mem0");
  }

  @Test
  void betweenTwoOtherStoresThanThePreferredTheLastWriterWins() {
    ConflictPolicy policy = named("prefer:mem0").of(MemoryField.CONTENT);
    assertThat(policy.decide(conflict("third", NOON, "openmemory", NOON.plusMillis(1))))
        .isEqualTo(Verdict.REPLACE);
  }

  @Test
  void aFieldMayHaveAPolicyOfItsOwn() {
    ConflictPolicies policies =
        ConflictPolicies.named("last-writer-wins", Map.of(MemoryField.METADATA, "manual"), STORES);
    assertThat(policies.of(MemoryField.METADATA).name()).isEqualTo("manual");
    assertThat(policies.of(MemoryField.CONTENT).name()).isEqualTo("last-writer-wins");
  }

  @Test
  void aPolicyOnTheClassPathIsFoundByItsName() {
    ConflictPolicy policy = named(LongerValueWins.NAME).of(MemoryField.CONTENT);
    assertThat(policy.name()).isEqualTo(LongerValueWins.NAME);
    assertThat(policy.decide(conflict("third", NOON, "mem0", NOON.minusSeconds(60))))
        .as("mem0 is the shorter")
        .isEqualTo(Verdict.KEEP);
  }

  @Test
  void anUnknownPolicyIsRefusedWithTheOnesThatThereAre() {
    assertThatThrownBy(() -> named("newest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'newest'")
        .hasMessageContaining("last-writer-wins")
        .hasMessageContaining(LongerValueWins.NAME);
  }

  @Test
  void preferringAStoreThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> named("prefer:mem1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prefer:mem1")
        .hasMessageContaining("mem0, openmemory, third");
  }

  private static ConflictPolicies named(String policy) {
    return ConflictPolicies.named(policy, Map.of(), STORES);
  }

  private static FieldConflict conflict(
      String canonicalStore, Instant canonicalAt, String writtenStore, Instant writtenAt) {
    return new FieldConflict(
        "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10",
        MemoryField.CONTENT,
        side(canonicalStore, canonicalAt),
        side(writtenStore, writtenAt),
        null);
  }

  private static ConflictSide side(String store, Instant at) {
    return ConflictSide.newBuilder().setStore(store).setValue(store).setWrittenAt(at).build();
  }
}
