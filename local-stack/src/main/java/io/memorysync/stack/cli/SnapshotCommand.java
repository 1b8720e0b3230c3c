package io.memorysync.stack.cli;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackException;
import io.memorysync.stack.snapshot.SnapshotListener;
import io.memorysync.stack.snapshot.SourceSnapshot;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a source read its tables again. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = {
      "Let a source read its tables again, for rows that were written while nobody captured them.",
      "Changes go on being captured meanwhile, and a row that is known already changes nothing.",
      "The sources: openmemory-source, mem0-source."
    })
public final class SnapshotCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Parameters(index = "0", paramLabel = "<source>", description = "Name of the source connector.")
  private String source;

  @Parameters(
      index = "1..*",
      paramLabel = "<table>",
      description = "Tables to read (default: all that the source captures).")
  private List<String> tables = List.of();

  @Option(
      names = "--anew",
      description =
          "Give the source a new replication slot first: for one that is gone or has lost changes."
              + " Reads all tables; deletes made while the slot was lost are not seen.")
  private boolean anew;

  @Override
  public Integer call() {
    if (anew && !tables.isEmpty()) {
      throw new StackException("With --anew all tables are read; name none.");
    }
    Progress progress = new Progress(System.out);
    LocalStack local = stack.existing(progress);
    SourceSnapshot snapshot = new SourceSnapshot(local, progress);
    SnapshotListener listener = lines(progress);
    long rows = anew ? snapshot.anew(source, listener) : snapshot.take(source, tables, listener);
    progress.say("Read " + rows + " rows of " + source + " in " + progress.elapsed() + ".");
    return 0;
  }

  private static SnapshotListener lines(Progress progress) {
    return new SnapshotListener() {
      @Override
      public void reading(String table, int chunk, int chunks) {
        progress.say("  ...  Reading " + table + ", piece " + chunk + " of " + chunks);
      }

      @Override
      public void read(String table, long rows) {
        progress.say("  done Reading " + table + ", " + rows + " rows");
      }
    };
  }
}
