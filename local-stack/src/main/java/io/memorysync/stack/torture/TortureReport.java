package io.memorysync.stack.torture;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.memorysync.stack.torture.accounting.Accounting;
import io.memorysync.stack.torture.accounting.VersionCount;
import io.memorysync.stack.torture.faults.FaultKind;
import io.memorysync.stack.torture.faults.FaultRecord;
import io.memorysync.stack.torture.faults.FaultSchedule;
import io.memorysync.stack.torture.faults.Supervisor;
import io.memorysync.stack.torture.faults.TaskWatch;
import io.memorysync.stack.torture.writes.BookedWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run has shown.
 *
 * @param began when the writers began
 * @param wrote how long they wrote
 * @param settled how long the pipeline took from their end to its rest
 * @param attempted writes, whatever their outcome
 * @param notFound writes to a memory that this store did not have then
 * @param refused writes that a database refused, with its reason
 * @param deaths servers that ended by themselves
 * @param failedTasks connectors that had to be restarted by hand
 * @param moving what still moved when the patience ended
 * @param stores what verify says of each
 * @param differing some of the memories that differ, and what happened to them
 * @param repeated row events that Debezium told twice
 * @param rejected events on memory.rejected, by code
 * @param flowedAtRest topics that grew while the pipeline was at rest
 */
public record TortureReport(
    long seed,
    Duration length,
    Instant began,
    Duration wrote,
    Duration settled,
    List<FaultRecord> faults,
    List<Supervisor.Death> deaths,
    List<TaskWatch.Failure> failedTasks,
    int attempted,
    int notFound,
    List<BookedWrite> refused,
    Accounting.Account account,
    int conflicts,
    VersionCount versions,
    List<VerifiedStore> stores,
    List<Accounting.Told> differing,
    int repeated,
    List<String> rejected,
    List<String> moving,
    List<String> flowedAtRest) {

  /** A promise and what the run has shown of it. */
  public record Check(String promise, boolean held, String shown) {}

  /** Whether every check held. */
  @JsonProperty
  public boolean clean() {
    return checks().stream().allMatch(Check::held);
  }

  /** The promises, one by one. */
  @JsonProperty
  public List<Check> checks() {
    long different = stores.stream().mapToLong(VerifiedStore::differing).sum();
    return List.of(
        new Check(
            "The pipeline comes to rest",
            moving.isEmpty(),
            moving.isEmpty() ? "after " + settled.toSeconds() + " s" : String.join("; ", moving)),
        new Check(
            "Every store equals the agreed state",
            !stores.isEmpty() && different == 0,
            different + " memories differ in " + stores.size() + " tables and the graph"),
        new Check(
            "No write is lost",
            account.losses().isEmpty(),
            account.losses().size() + " lost of " + accounted() + " that got through"),
        new Check(
            "No write of a sink is taken for an application's",
            account.unbooked().isEmpty(),
            account.unbooked().size() + " that no writer made"),
        new Check(
            "At most " + VersionCount.PROMISE + " versions for each write",
            versions.ratioOfTransactions() <= VersionCount.PROMISE,
            String.format(
                java.util.Locale.ROOT,
                "%.2f for each transaction, %.2f for each row event",
                versions.ratioOfTransactions(),
                versions.ratio())),
        new Check(
            "Versions go up by one",
            versions.gaps().isEmpty(),
            versions.gaps().size() + " gaps or repetitions in " + versions.versions()),
        new Check(
            "Every change is captured once", repeated == 0, repeated + " row events came twice"),
        new Check("Every change is understood", rejected.isEmpty(), rejected.size() + " rejected"),
        new Check(
            "No store refuses its own client",
            refused.isEmpty(),
            refused.size() + " statements refused"),
        new Check(
            "Every part comes back by itself",
            deaths.isEmpty() && failedTasks.isEmpty(),
            deaths.size()
                + " servers died by themselves, "
                + failedTasks.size()
                + " tasks had to be restarted"),
        everyKindOfFault(),
        new Check(
            "At rest nothing flows",
            flowedAtRest.isEmpty(),
            flowedAtRest.isEmpty() ? "no topic grew" : String.join("; ", flowedAtRest)));
  }

  /**
   * A fault may find down what it needs, a connector to pause for instance. In a run in which each
   * kind is tried several times it has to succeed once, else nothing is shown of it.
   */
  private Check everyKindOfFault() {
    Set<FaultKind> missing = EnumSet.allOf(FaultKind.class);
    faults.stream()
        .filter(FaultRecord::tookPlace)
        .forEach(fault -> missing.remove(fault.planned().kind()));
    boolean longEnough = length.compareTo(FaultSchedule.EACH_THREE_TIMES) >= 0;
    int kinds = FaultKind.values().length;
    String never =
        missing.isEmpty()
            ? ""
            : missing.stream().map(FaultKind::words).collect(joining(", ", ": never ", ""));
    return new Check(
        "Every kind of fault takes place"
            + (longEnough ? "" : ", if the run is long enough for three of each"),
        missing.isEmpty() || !longEnough,
        kinds - missing.size() + " of " + kinds + " kinds" + never);
  }

  private int accounted() {
    return account.fates().values().stream().mapToInt(Integer::intValue).sum();
  }
}
