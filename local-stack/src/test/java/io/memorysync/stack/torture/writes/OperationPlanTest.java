package io.memorysync.stack.torture.writes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationPlanTest {

  private static final int MANY = 500;

  @Test
  void theSameSeedGivesEveryWriterTheSameOperations() {
    assertThat(WriterSpec.ALL)
        .allSatisfy(writer -> assertThat(first(3, writer)).isEqualTo(first(3, writer)));
  }

  @Test
  void anotherSeedGivesOtherOperations() {
    assertThat(WriterSpec.ALL)
        .allSatisfy(writer -> assertThat(first(3, writer)).isNotEqualTo(first(4, writer)));
  }

  @Test
  void everyTextAndEveryNoteIsWrittenOnceInARun() {
    List<Operation> all =
        Stream.concat(
                OperationPlan.hotMemories(5).stream(),
                WriterSpec.ALL.stream().flatMap(writer -> first(5, writer).stream()))
            .toList();

    assertThat(all.stream().map(Operation::text).filter(Objects::nonNull)).doesNotHaveDuplicates();
    assertThat(all.stream().map(Operation::note).filter(Objects::nonNull)).doesNotHaveDuplicates();
  }

  @Test
  void noMemoryIsAddedTwice() {
    Stream<Operation> added =
        Stream.concat(
            OperationPlan.hotMemories(5).stream(),
            WriterSpec.ALL.stream()
                .flatMap(writer -> first(5, writer).stream())
                .filter(operation -> operation.kind() == Kind.ADD));

    assertThat(added.map(Operation::memory)).doesNotHaveDuplicates();
  }

  @Test
  void openMemorysWritersDoEverythingAndMem0sAllButStates() {
    assertThat(kinds(writer("cursor"))).isEqualTo(EnumSet.allOf(Kind.class));
    assertThat(kinds(writer("python"))).containsExactlyInAnyOrder(Kind.ADD, Kind.EDIT, Kind.DELETE);
  }

  @Test
  void writersOfBothStoresEditTheSameHotMemories() {
    Set<Object> hot =
        OperationPlan.hotMemories(5).stream().map(Operation::memory).collect(Collectors.toSet());

    for (String name : List.of("hot-openmemory", "hot-mem0")) {
      assertThat(first(5, writer(name)).stream().map(Operation::memory))
          .as(name)
          .allMatch(hot::contains);
    }
  }

  @Test
  void writersAlsoTouchWhatOthersHaveAdded() {
    Set<Object> ofPython =
        first(5, writer("python")).stream()
            .filter(operation -> operation.kind() == Kind.ADD)
            .map(Operation::memory)
            .collect(Collectors.toSet());

    assertThat(first(5, writer("cursor")).stream().map(Operation::memory))
        .anyMatch(ofPython::contains);
  }

  private static WriterSpec writer(String name) {
    return WriterSpec.ALL.stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<Kind> kinds(WriterSpec writer) {
    return first(5, writer).stream().map(Operation::kind).collect(Collectors.toSet());
  }

  private static List<Operation> first(long seed, WriterSpec writer) {
    OperationPlan plan = new OperationPlan(seed, writer);
    return Stream.generate(plan::next).limit(MANY).toList();
  }
}
