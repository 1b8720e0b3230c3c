package io.memorysync.stack.cli;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.RecordedReplay;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a sink read its topic from the start. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Let a sink read its topic from the start, for a store that was emptied or is new.",
      "Rows that are right already are not written, so a replay of a full store changes nothing.",
      "The sinks: openmemory-sink, mem0-sink, user-id-sink, neo4j-sink."
    })
public final class ReplayCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Parameters(paramLabel = "<sink>", description = "Name of the sink connector.")
  private String sink;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.out);
    LocalStack local = stack.existing(progress);
    long records = new RecordedReplay(local, progress).replay(sink, new LagBar(System.out));
    progress.say("Replayed " + records + " records of " + sink + " in " + progress.elapsed() + ".");
    return 0;
  }
}
