package io.memorysync.stack.torture.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
  private static final List<String> SOURCES = List.of("mem0-source", "openmemory-source");
  private static final List<String> SINKS = List.of("mem0-sink");

  @Test
  void theSameSeedGivesTheSameFaults() {
    assertThat(schedule(7)).isEqualTo(schedule(7));
  }

  @Test
  void anotherSeedGivesOtherFaults() {
    assertThat(schedule(7)).isNotEqualTo(schedule(8));
  }

  @Test
  void everyKindComesInTwoMinutesWhateverTheSeed() {
    assertThat(LongStream.range(0, 100).boxed())
        .allSatisfy(
            seed ->
                assertThat(schedule(seed).stream().map(PlannedFault::kind))
                    .containsAll(Arrays.asList(FaultKind.values())));
  }

  @Test
  void everyKindComesThreeTimesInTheTimeThatSaysSo() {
    assertThat(LongStream.range(0, 100).boxed())
        .allSatisfy(
            seed ->
                assertThat(Arrays.asList(FaultKind.values()))
                    .allSatisfy(
                        kind ->
                            assertThat(
                                    FaultSchedule.of(
                                        seed, FaultSchedule.EACH_THREE_TIMES, SOURCES, SINKS))
                                .filteredOn(fault -> fault.kind() == kind)
                                .hasSizeGreaterThanOrEqualTo(3)));
  }

  @Test
  void everyFaultIsUndoneBeforeTheEnd() {
    assertThat(LongStream.range(0, 100).boxed().flatMap(seed -> schedule(seed).stream()))
        .allSatisfy(
            fault -> assertThat(fault.at().plus(fault.length())).isLessThanOrEqualTo(TWO_MINUTES));
  }

  @Test
  void someFaultsOverlap() {
    assertThat(LongStream.range(0, 20).filter(seed -> overlap(schedule(seed))).count())
        .isGreaterThan(10);
  }

  @Test
  void anyConnectorIsPausedAndOnlySourcesAreReadAnew() {
    List<PlannedFault> faults =
        LongStream.range(0, 100).boxed().flatMap(seed -> schedule(seed).stream()).toList();

    assertThat(faults)
        .filteredOn(fault -> fault.kind() == FaultKind.PAUSE_CONNECTOR)
        .extracting(PlannedFault::target)
        .contains("mem0-source", "openmemory-source", "mem0-sink");
    assertThat(faults)
        .filteredOn(fault -> fault.kind() == FaultKind.SNAPSHOT)
        .extracting(PlannedFault::target)
        .containsOnly("mem0-source", "openmemory-source");
  }

  private static boolean overlap(List<PlannedFault> faults) {
    return IntStream.range(1, faults.size())
        .anyMatch(
            i -> {
              PlannedFault before = faults.get(i - 1);
              return before.at().plus(before.length()).compareTo(faults.get(i).at()) > 0;
            });
  }

  private static List<PlannedFault> schedule(long seed) {
    return FaultSchedule.of(seed, TWO_MINUTES, SOURCES, SINKS);
  }
}
