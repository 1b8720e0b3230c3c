package io.memorysync.stack;

import io.memorysync.stack.cli.CheckCommand;
import io.memorysync.stack.cli.DemoCommand;
import io.memorysync.stack.cli.DownCommand;
import io.memorysync.stack.cli.OperationsCommand;
import io.memorysync.stack.cli.PrepareCommand;
import io.memorysync.stack.cli.ReplayCommand;
import io.memorysync.stack.cli.SnapshotCommand;
import io.memorysync.stack.cli.StatusCommand;
import io.memorysync.stack.cli.TortureCommand;
import io.memorysync.stack.cli.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line behind the script {@code ./memory-sync}. */
@Command(
    name = "memory-sync",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Keeps OpenMemory, mem0 and Neo4j in step: the real system, on this machine, without Docker.",
      ""
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      CheckCommand.class,
      PrepareCommand.class,
      ReplayCommand.class,
      SnapshotCommand.class,
      OperationsCommand.Verify.class,
      OperationsCommand.Conflicts.class,
      OperationsCommand.Rejected.class,
      DemoCommand.class,
      TortureCommand.class
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Begin with:",
      "  ./memory-sync demo            two stores joined before your eyes",
      "  ./memory-sync up              start everything and stay; Ctrl-C stops it",
      "  ./memory-sync status          in another terminal: who is up, who is behind",
      "  ./memory-sync status --json   every address with its credentials",
      "",
      "./memory-sync test builds everything and runs all tests.",
      "",
      "Data, logs and pid files are in .memory-sync in this directory; what is made once per machine"
          + " is in ~/.cache/memory-sync (root: /var/tmp/memory-sync-0; MEMORY_SYNC_CACHE names"
          + " another)."
    })
public final class MemorySync {

  private MemorySync() {}

  public static void main(String[] arguments) {
    boolean trace = System.getenv("MEMORY_SYNC_TRACE") != null;
    CommandLine commands = new CommandLine(new MemorySync());
    tellVersion(commands);
    int status =
        commands
            .setExpandAtFiles(false)
            .setExecutionExceptionHandler(
                (exception, command, parsed) -> {
                  // What the user can mend is a sentence; everything else is a bug.
                  if (!(exception instanceof StackException) || trace) {
                    exception.printStackTrace(command.getErr());
                  } else {
                    command.getErr().println(exception.getMessage());
                  }
                  return command.getCommandSpec().exitCodeOnExecutionException();
                })
            .execute(arguments);
    System.exit(status);
  }

  /** Every command tells the version of the whole. */
  private static void tellVersion(CommandLine command) {
    command.getCommandSpec().version(MemorySync.class.getPackage().getImplementationVersion());
    command.getSubcommands().values().forEach(MemorySync::tellVersion);
  }
}
