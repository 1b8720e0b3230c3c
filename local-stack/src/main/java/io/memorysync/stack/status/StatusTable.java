package io.memorysync.stack.status;

import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.stack.status.StackStatus.Behind;
import io.memorysync.stack.status.StackStatus.Component;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shows a status to a person. */
public final class StatusTable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintStream out;

  public StatusTable(PrintStream out) {
    this.out = out;
  }

  public void print(StackStatus status) {
    out.println("Components");
    for (Component component : status.components()) {
      out.printf(
          "  %-12s %-5s %s%n",
          component.name(),
          component.up() ? "up" : "down",
          component.up()
              ? since(component.since())
                  + (component.reason() == null ? "" : ", but " + component.reason())
              : component.reason());
    }
    if (!status.connectors().isEmpty()) {
      out.println("Connectors");
      status.connectors().forEach(this::print);
    }
    out.println("Behind");
    for (Behind behind : status.behind()) {
      out.printf(
          "  %-5s %-13s %-18s %s%s%n",
          behind.direction(),
          behind.store(),
          behind.via(),
          behind.events() == null ? "unknown" : events(behind.events()),
          behind.walBytes() == null ? "" : ", " + behind.walBytes() + " bytes of WAL to confirm");
    }
    if (status.events() != null) {
      print(status.events());
    }
    if (!status.findings().isEmpty()) {
      out.println("Findings");
      status.findings().forEach(finding -> out.println("  " + finding));
    }
  }

  private void print(StackStatus.Events events) {
    print(
        "Waiting for a row they refer to",
        events.parked(),
        part -> String.join(", ", events.waitsFor().getOrDefault(part, List.of())));
    print(
        "Rejected since streams-app began (./memory-sync rejected list)",
        events.rejected(),
        code -> "");
    print("Left out since streams-app began (its log says why)", events.leftOut(), topic -> "");
  }

  private void print(String title, Map<String, Long> counts, Function<String, String> remark) {
    if (counts.values().stream().allMatch(count -> count == 0)) {
      return;
    }
    out.println(title);
    counts.forEach(
        (name, count) -> {
          if (count > 0) {
            out.printf("  %-28s %s  %s%n", name, events(count), remark.apply(name));
          }
        });
  }

  private void print(ConnectorStatus connector) {
    out.printf("  %-18s %s%n", connector.name(), connector.state());
    if (connector.error() != null) {
      out.printf("    %s%n", connector.error());
    }
    for (ConnectorStatus.Task task : connector.tasks()) {
      out.printf(
          "    task %d           %s%s%n",
          task.id(), task.state(), task.error() == null ? "" : ": " + task.error());
    }
  }

  private static String events(long count) {
    return count == 1 ? "1 event" : count + " events";
  }

  private static String since(Instant instant) {
    Duration age = Duration.between(instant, Instant.now());
    return "since "
        + TIME.format(instant)
        + " ("
        + (age.toMinutes() < 1
            ? age.toSeconds() + " s"
            : age.toHours() < 1 ? age.toMinutes() + " min" : age.toHours() + " h")
        + ")";
  }
}
