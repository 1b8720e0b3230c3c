package io.memorysync.operate.rejected;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * What was put aside: change events that could not be understood, records that no sink could apply.
 */
@Command(
    name = "rejected",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[list | show | retry]",
    description = {
      "List the change events that could not be understood and the sinks' dead letters, show one, drive"
          + " events again after the cause was mended.",
      "Without a subcommand: list, with its options."
    },
    subcommands = {ListRejected.class, ShowRejected.class, RetryRejected.class})
public final class RejectedCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Unmatched private List<String> ofList = new ArrayList<>();

  @Override
  public Integer call() {
    return spec.subcommands().get("list").execute(ofList.toArray(String[]::new));
  }
}
