package io.memorysync.operate;

import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.conflicts.ConflictsCommand;
import io.memorysync.operate.rejected.RejectedCommand;
import io.memorysync.operate.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What an operator asks of a running pipeline. */
@Command(
    name = "memory-sync",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {"Looks after a pipeline that runs: compares, settles, repairs.", ""},
    subcommands = {VerifyCommand.class, ConflictsCommand.class, RejectedCommand.class},
    commandListHeading = "%nCommands:%n")
public final class Operations {

  /** Exit status of a command that found nothing to tell. */
  public static final int AGREED = 0;

  /** Exit status of a command that found what an operator has to look at. */
  public static final int FOUND = 1;

  /** Exit status of a command that could not be carried out, a wrong command line included. */
  public static final int FAILED = CommandLine.ExitCode.USAGE;

  private Operations() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    boolean trace = System.getenv("MEMORY_SYNC_TRACE") != null;
    CommandLine commands = new CommandLine(new Operations());
    tellVersion(commands);
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A text that a person chooses may begin with @.
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              if (!(exception instanceof OperationsException) || trace) {
                exception.printStackTrace(command.getErr());
              } else {
                command.getErr().println(exception.getMessage());
              }
              return FAILED;
            });
  }

  /** Every command tells the version of the whole. */
  private static void tellVersion(CommandLine command) {
    command.getCommandSpec().version(Operations.class.getPackage().getImplementationVersion());
    command.getSubcommands().values().forEach(Operations::tellVersion);
  }
}
