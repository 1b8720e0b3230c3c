package io.memorysync.operate.rejected;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one record that was put aside, with its content. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Show a rejected change event or a dead letter as JSON: the reason, and key and value decoded"
          + " as far as they can be. This prints what people wrote.",
      "The exit status is 0, or 2 if there is no such record."
    })
final class ShowRejected implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @Parameters(
      paramLabel = "<topic-partition-offset>",
      description = "As rejected list has it in its first column.")
  private String id;

  @Override
  public Integer call() {
    Json.print(
        System.out,
        new RejectedRecords(config.read(), System.err)
            .show(id)
            .orElseThrow(() -> new OperationsException(RecordId.missing(id))));
    return Operations.AGREED;
  }
}
