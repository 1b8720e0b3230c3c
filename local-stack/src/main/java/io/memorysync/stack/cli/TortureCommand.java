package io.memorysync.stack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackException;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.torture.Torture;
import io.memorysync.stack.torture.TortureReport;
import io.memorysync.stack.torture.TortureReportText;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries to break the pipeline, on servers and data of its own. */
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    description = {
      "Let the clients of both stores write while servers crash, and account for every write.",
      "",
      "Seven writers issue the SQL of the real clients: mem0's Python and npm packages, OpenMemory's"
          + " adds, edits, pauses, archives and deletes, and edits of a few memories from both sides"
          + " at once. Meanwhile the streams-app, the Connect worker and the broker are killed,"
          + " PostgreSQL crashes, Neo4j stops, connectors pause, sources read their tables again and"
          + " a second streams-app joins and leaves. Then everything is brought up, the pipeline"
          + " comes to rest, and the report says whether every store equals the agreed state, whether"
          + " each write is in the result, or was overwritten by a writer that had seen it, or is on"
          + " record as a conflict, and how many versions a write cost.",
      "",
      "Uses servers, ports and data of its own, and stops and deletes them at its end. The exit"
          + " status is 0 only if every promise held; otherwise data and logs are kept."
    },
    footer = {
      "",
      "Examples:",
      "  ./memory-sync torture                        two minutes, a random seed",
      "  ./memory-sync torture --minutes 20 --seed 7  the same faults each time",
      "  ./memory-sync torture --json > report.json   progress goes to the terminal"
    })
public final class TortureCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Option(
      names = "--minutes",
      paramLabel = "<minutes>",
      defaultValue = "2",
      description =
          "How long the writers write and faults happen (default: 2); start and end take about two"
              + " minutes more.")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "<seed>",
      description =
          "Determines what the writers do and which faults come when (default: a random one, which"
              + " the report tells).")
  private Long seed;

  @Option(names = "--json", description = "Print the report as JSON; progress goes to stderr.")
  private boolean json;

  @Option(
      names = "--keep",
      description = "Leave data and logs in torture below the directory, also after a clean run.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (minutes <= 0) {
      throw new StackException("--minutes has to be more than 0.");
    }
    StackDirectory directory = new StackDirectory(stack.directory().root().resolve("torture"));
    requireNobodyThere(directory);
    CacheDirectory.delete(directory.root());
    Progress progress = new Progress(json ? System.err : System.out);
    LocalStack local = LocalStack.open(stack.checkout(), directory, StackPorts.free(), progress);
    Torture torture =
        new Torture(
            local,
            Duration.ofMillis(Math.round(minutes * 60_000)),
            seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed,
            progress::say);
    Thread stopper =
        new Thread(
            () -> {
              torture.abort();
              local.abort();
            },
            "stop-torture");
    Runtime.getRuntime().addShutdownHook(stopper);
    TortureReport report = torture.run();
    Runtime.getRuntime().removeShutdownHook(stopper);
    local.stop();
    show(report);
    if (report.clean() && !keep) {
      CacheDirectory.delete(directory.root());
    } else {
      progress.say("Data and logs are in " + directory.root());
    }
    return report.clean() ? 0 : 1;
  }

  /** What another run has started, or left behind when it was killed, is not ours to take. */
  private void requireNobodyThere(StackDirectory directory) {
    if (Files.exists(directory.state())
        && LocalStack.existing(stack.checkout(), directory, Progress.silent()).servers().stream()
            .anyMatch(server -> server.process().running().isPresent())) {
      throw new StackException(
          "Servers of another torture still run; wait for its end, or stop them with: ./memory-sync down"
              + " --directory "
              + directory.root());
    }
  }

  private void show(TortureReport report) throws JsonProcessingException {
    if (!json) {
      new TortureReportText(System.out).print(report);
      return;
    }
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addSerializer(Duration.class, ToStringSerializer.instance);
    System.out.println(
        new ObjectMapper()
            .registerModule(times)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(report));
  }
}
