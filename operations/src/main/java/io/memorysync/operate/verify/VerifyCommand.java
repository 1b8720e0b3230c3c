package io.memorysync.operate.verify;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.output.ProgressBar;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares every store with the canonical memories. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compare every store and Neo4j with the canonical memories, field by field.",
      "It may run while applications write, takes the same memory at any size, and only reads"
          + " unless --repair is given.",
      "The exit status is 0 if they agree, 1 if they do not, 2 if that could not be found out."
    })
public final class VerifyCommand implements Callable<Integer> {

  /** A repair passes the whole pipeline, and what it asks for may have to be embedded. */
  private static final Duration REPAIR_PATIENCE = Duration.ofSeconds(30);

  @Mixin private ConfigOption config;

  @Option(
      names = "--patience",
      paramLabel = "<seconds>",
      defaultValue = "10",
      description =
          "How long what differs may still be on its way, since it last got less"
              + " (default: ${DEFAULT-VALUE}; for repairs at least 30).")
  private long patienceSeconds;

  @Option(
      names = "--repair",
      description =
          "Mend what differs. A row that tells what was never heard of is handed to the resolver,"
              + " which keeps what it does not take on memory.conflict; for the rest the canonical"
              + " version is published again.")
  private boolean repair;

  @Option(names = "--json", description = "The report as JSON on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    Duration patience = Duration.ofSeconds(patienceSeconds);
    try (Verification verification =
        new Verification(config.read(), what -> new ProgressBar(System.err, what))) {
      Report report = verification.run(patience);
      if (repair && !report.agrees()) {
        // Programs want one report: the last.
        if (!json) {
          print(report);
        }
        report =
            verification.repair(
                patience.compareTo(REPAIR_PATIENCE) > 0 ? patience : REPAIR_PATIENCE);
      }
      print(report);
      return report.agrees() ? Operations.AGREED : Operations.FOUND;
    }
  }

  private void print(Report report) {
    if (json) {
      ReportJson.print(report, System.out);
    } else {
      new ReportText(System.out).print(report);
    }
  }
}
