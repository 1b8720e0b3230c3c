package io.memorysync.stack.cli;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the databases fit to be captured again. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "Run the SQL of connect-config again, in both databases.",
      "Publication, replica identity, grants, ledger, origins: after a reset of mem0 for example,"
          + " which makes its table anew.",
      "Prints what is wrong still; the exit status is 0 only if nothing is."
    })
public final class PrepareCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Override
  public Integer call() {
    LocalStack local = stack.existing(new Progress(System.out));
    local.prepareAgain();
    List<String> findings = local.check();
    findings.forEach(System.out::println);
    return findings.isEmpty() ? 0 : 1;
  }
}
