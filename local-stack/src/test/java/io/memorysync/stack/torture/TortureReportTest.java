package io.memorysync.stack.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.torture.TortureReport.Check;
import io.memorysync.stack.torture.accounting.Accounting;
import io.memorysync.stack.torture.accounting.VersionCount;
import io.memorysync.stack.torture.faults.FaultKind;
import io.memorysync.stack.torture.faults.FaultRecord;
import io.memorysync.stack.torture.faults.FaultSchedule;
import io.memorysync.stack.torture.faults.PlannedFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TortureReportTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration LONG = FaultSchedule.EACH_THREE_TIMES;
  private static final Duration SHORT = LONG.minusSeconds(1);

  @Test
  void versionsAreHeldAgainstTransactionsNotAgainstTheirRows() {
    VersionCount fewEnough = new VersionCount(125, 200, 100, List.of());
    VersionCount tooMany = new VersionCount(126, 200, 100, List.of());

    assertThat(check("At most", report(LONG, allKinds(), fewEnough)).held()).isTrue();
    assertThat(check("At most", report(LONG, allKinds(), tooMany)).held()).isFalse();
  }

  @Test
  void eachKindOfFaultHasToTakePlaceInARunThatIsLongEnough() {
    assertThat(check("Every kind", report(LONG, allKinds())).held()).isTrue();
  }

  @Test
  void aKindThatFailedEachTimeIsNamed() {
    List<FaultRecord> faults = new ArrayList<>(allKinds());
    faults.removeIf(fault -> fault.planned().kind() == FaultKind.PAUSE_CONNECTOR);
    faults.add(fault(FaultKind.PAUSE_CONNECTOR, "Connect is down"));

    Check check = check("Every kind", report(LONG, faults));

    assertThat(check.held()).isFalse();
    assertThat(check.shown()).isEqualTo("7 of 8 kinds: never pause of a connector");
  }

  @Test
  void aShortRunTellsButDoesNotFail() {
    Check check = check("Every kind", report(SHORT, List.of()));

    assertThat(check.held()).isTrue();
    assertThat(check.shown()).startsWith("0 of 8 kinds");
  }

  private static Check check(String promise, TortureReport report) {
    return report.checks().stream()
        .filter(check -> check.promise().startsWith(promise))
        .findFirst()
        .orElseThrow();
  }

  private static List<FaultRecord> allKinds() {
    return Arrays.stream(FaultKind.values()).map(kind -> fault(kind, null)).toList();
  }

  private static FaultRecord fault(FaultKind kind, String trouble) {
    PlannedFault planned =
        new PlannedFault(Duration.ZERO, kind, null, Duration.ofSeconds(1), false);
    return new FaultRecord(planned, NOON, NOON.plusSeconds(1), null, trouble);
  }

  private static TortureReport report(Duration length, List<FaultRecord> faults) {
    return report(length, faults, new VersionCount(1, 1, 1, List.of()));
  }

  private static TortureReport report(
      Duration length, List<FaultRecord> faults, VersionCount versions) {
    return new TortureReport(
        1,
        length,
        NOON,
        length,
        Duration.ZERO,
        faults,
        List.of(),
        List.of(),
        0,
        0,
        List.of(),
        new Accounting.Account(Map.of(), List.of(), List.of()),
        0,
        versions,
        List.of(),
        List.of(),
        0,
        List.of(),
        List.of(),
        List.of());
  }
}
