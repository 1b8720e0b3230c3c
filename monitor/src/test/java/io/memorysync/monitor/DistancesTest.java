package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A topic in which every second offset is the end of a transaction. */
class DistancesTest {

  private static final TopicPartition ONE = new TopicPartition("memory.canonical", 0);
  private static final TopicPartition OTHER = new TopicPartition("memory.canonical", 1);

  private final List<String> read = new ArrayList<>();
  private boolean readable = true;
  private final Distances distances =
      new Distances(
          (from, to) -> {
            if (!readable) {
              return OptionalLong.empty();
            }
            from.forEach((partition, begin) -> read.add(begin + " to " + to.get(partition)));
            return OptionalLong.of(
                from.entrySet().stream()
                    .mapToLong(entry -> (to.get(entry.getKey()) - entry.getValue()) / 2)
                    .sum());
          });

  @Test
  void aReaderBehindWhichOnlyAMarkerIsLeftIsUpToDateAtTheSecondLook() {
    Map<TopicPartition, Long> stands = Map.of(ONE, 9L, OTHER, 4L);
    assertThat(distances.records("sink", stands, Map.of(ONE, 10L, OTHER, 4L))).isEqualTo(1);
    assertThat(distances.records("sink", stands, Map.of(ONE, 10L, OTHER, 4L))).isZero();
    assertThat(distances.records("sink", stands, Map.of(ONE, 10L, OTHER, 4L))).isZero();
    assertThat(read).containsExactly("9 to 10");
  }

  @Test
  void whileTheTopicGrowsWhatWasCountedStaysCounted() {
    assertThat(look(0, 100)).isEqualTo(100);
    assertThat(look(0, 100)).isEqualTo(50);
    assertThat(look(0, 104)).isEqualTo(54);
    assertThat(look(0, 108)).isEqualTo(58);
    assertThat(look(0, 108)).isEqualTo(54);
    assertThat(read).as("each offset once").containsExactly("0 to 100", "100 to 108");
  }

  @Test
  void nothingIsReadWhileTheReaderMoves() {
    assertThat(look(0, 10)).isEqualTo(10);
    assertThat(look(4, 20)).isEqualTo(16);
    assertThat(look(8, 20)).isEqualTo(12);
    assertThat(read).isEmpty();
  }

  @Test
  void muchIsTakenByItsOffsets() {
    assertThat(look(0, Distances.COUNTED + 1)).isEqualTo(Distances.COUNTED + 1);
    assertThat(look(0, Distances.COUNTED + 1)).isEqualTo(Distances.COUNTED + 1);
    assertThat(read).isEmpty();
  }

  @Test
  void whatCannotBeReadInTimeIsReadAtTheNextLook() {
    readable = false;
    assertThat(look(0, 10)).isEqualTo(10);
    assertThat(look(0, 10)).isEqualTo(10);
    readable = true;
    assertThat(look(0, 10)).isEqualTo(5);
  }

  @Test
  void aTopicThatWasMadeAnewIsLookedAtAnew() {
    look(0, 100);
    look(0, 100);
    assertThat(look(0, 6)).isEqualTo(6);
    assertThat(look(0, 6)).isEqualTo(3);
  }

  @Test
  void readersAreCountedEachForItself() {
    look(0, 10);
    assertThat(look(0, 10)).isEqualTo(5);
    assertThat(distances.records("other", Map.of(ONE, 2L), Map.of(ONE, 10L))).isEqualTo(8);
  }

  private long look(long from, long to) {
    return distances.records("sink", Map.of(ONE, from), Map.of(ONE, to));
  }
}
