package io.memorysync.stack.cli;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.demo.Demo;
import io.memorysync.stack.provision.CacheDirectory;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole system at work, on servers and data of its own. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Join two stores, write on either side and watch where it arrives.",
      "They hold one person's memories under two user ids. Uses servers, ports and data of its own,"
          + " and stops and deletes them at its end.",
      "The exit status is 0 only if everything held."
    })
public final class DemoCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Option(
      names = "--keep",
      description = "Leave data and logs in demo below the directory instead of deleting them.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    StackDirectory directory = new StackDirectory(stack.directory().root().resolve("demo"));
    CacheDirectory.delete(directory.root());
    Progress progress = new Progress(System.out);
    LocalStack local = LocalStack.open(stack.checkout(), directory, StackPorts.free(), progress);
    Thread stopper = new Thread(local::stop, "stop-demo");
    Runtime.getRuntime().addShutdownHook(stopper);
    boolean held = new Demo(local, System.console() != null).run();
    Runtime.getRuntime().removeShutdownHook(stopper);
    progress.say("");
    local.stop();
    if (held && !keep) {
      CacheDirectory.delete(directory.root());
    } else {
      progress.say("Data and logs are in " + directory.root());
    }
    progress.say(
        (held ? "Everything held" : "Not everything held") + ", after " + progress.elapsed() + ".");
    return held ? 0 : 1;
  }
}
