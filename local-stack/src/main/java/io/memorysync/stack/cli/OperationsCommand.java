package io.memorysync.stack.cli;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackException;
import io.memorysync.stack.server.OperationsProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * A command of the module operations, which is handed its arguments, {@code --help} among them, and
 * the addresses of the stack.
 */
public abstract class OperationsCommand implements Callable<Integer> {

  /** As these commands themselves say it; 1 is a finding. */
  private static final int FAILED = 2;

  /** What needs no stack. */
  private static final List<String> HELP = List.of("-h", "--help", "-V", "--version");

  @Mixin private StackOption stack;
  @Spec private CommandSpec spec;
  @Unmatched private List<String> arguments = new ArrayList<>();

  /** {@code verify}. */
  @Command(
      name = "verify",
      exitCodeOnExecutionException = FAILED,
      description =
          "Compare every store and Neo4j with the canonical memories; --repair mends what differs.")
  public static final class Verify extends OperationsCommand {}

  /** {@code conflicts}. */
  @Command(
      name = "conflicts",
      exitCodeOnExecutionException = FAILED,
      description = "List the conflicts and settle the open ones.")
  public static final class Conflicts extends OperationsCommand {}

  /** {@code rejected}. */
  @Command(
      name = "rejected",
      exitCodeOnExecutionException = FAILED,
      description = "List what was put aside, events and dead letters; drive events again.")
  public static final class Rejected extends OperationsCommand {}

  @Override
  public Integer call() throws InterruptedException {
    List<String> words = new ArrayList<>(List.of(spec.name()));
    words.addAll(arguments);
    try {
      return process().command(words).start().waitFor();
    } catch (IOException e) {
      throw new StackException("Command " + spec.name() + " cannot be run: " + e.getMessage(), e);
    }
  }

  private OperationsProcess process() {
    return arguments.stream().anyMatch(HELP::contains)
        ? LocalStack.operations(stack.checkout())
        : stack.existing(Progress.silent()).operations();
  }
}
