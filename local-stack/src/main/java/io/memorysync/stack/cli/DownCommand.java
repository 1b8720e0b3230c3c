package io.memorysync.stack.cli;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the stack, whoever started it. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stop everything that up started, also after a launcher that was killed.")
public final class DownCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.out);
    LocalStack local = stack.existing(progress);
    StackLock.holding(stack.directory(), local::stop);
    progress.say("Everything is down; the data stays for the next ./memory-sync up.");
    return 0;
  }
}
