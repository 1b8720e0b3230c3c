package io.memorysync.stack.cli;

import io.memorysync.stack.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks whether the databases can be captured. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Look for what would lose changes.",
      "PostgreSQL and pgvector, wal_level, publication, replica identity, dims of the vectors,"
          + " replication slots. Each finding names the command that mends it.",
      "The exit status is 0 only if there is none."
    })
public final class CheckCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Override
  public Integer call() {
    List<String> findings = stack.existing(Progress.silent()).checkNow();
    findings.forEach(System.out::println);
    if (findings.isEmpty()) {
      System.out.println("The databases are fit to be captured.");
    }
    return findings.isEmpty() ? 0 : 1;
  }
}
