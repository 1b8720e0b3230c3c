package io.memorysync.operate.conflicts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Conflicts: what two writers changed without having seen each other. */
@Command(
    name = "conflicts",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[list | show | choose]",
    description = {
      "List the conflicts that are open, show one with its values, choose a value.",
      "Without a subcommand: list, with its options."
    },
    subcommands = {ListConflicts.class, ShowConflicts.class, ChooseValue.class})
public final class ConflictsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Unmatched private List<String> ofList = new ArrayList<>();

  @Override
  public Integer call() {
    return spec.subcommands().get("list").execute(ofList.toArray(String[]::new));
  }
}
