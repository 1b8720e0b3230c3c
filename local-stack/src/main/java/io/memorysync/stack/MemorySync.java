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
import picocli.CommandLine.Option;

/**
 * The command line behind the script {@code ./memory-sync}, which lists the commands itself: its
 * help needs no build.
 */
@Command(
    name = "memory-sync",
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
    })
public final class MemorySync {

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  private boolean versionAsked;

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
