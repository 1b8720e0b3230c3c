package io.memorysync.bench;

import io.memorysync.bench.gateway.GatewayLoadScenario;
import io.memorysync.bench.gateway.GatewayReadsScenario;
import io.memorysync.bench.graph.Neo4jScenario;
import io.memorysync.bench.inner.InnerLoops;
import io.memorysync.bench.pipeline.FootprintScenario;
import io.memorysync.bench.pipeline.LagScenario;
import io.memorysync.bench.pipeline.TopologyScenario;
import io.memorysync.bench.postgres.GrowthScenario;
import io.memorysync.bench.postgres.PgVectorScenario;
import io.memorysync.bench.report.BenchReport;
import io.memorysync.bench.report.ReportChart;
import io.memorysync.bench.report.ReportTable;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackException;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.StackSize;
import io.memorysync.stack.provision.CacheDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ./memory-sync bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure sinks and pipeline beside their peers, on real servers, in one run.",
      "",
      "In every round all contenders do the same work, in alternating order; what counts is the"
          + " ratio of medians, for the figures themselves say as much of the machine. Servers, ports"
          + " and data are of its own and are deleted at the end. Leave the machine alone meanwhile.",
      "",
      "The exit status is 0 if every goal was met, 1 if one was missed or a scenario failed."
    },
    footer = {
      "",
      "Examples:",
      "  ./memory-sync bench                              everything",
      "  ./memory-sync bench --list                       what there is",
      "  ./memory-sync bench pgvector-insert --rounds 5   one scenario, more rounds",
      "  ./memory-sync bench --scale 0.1                  a try, in a few minutes",
      "  ./memory-sync bench --json > report.json         progress goes to the terminal"
    })
public final class BenchCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "<scenario>",
      arity = "0..*",
      description = "Which to run (default: all); --list tells their names.")
  private List<String> names = List.of();

  @Option(
      names = "--inner-loops",
      description =
          "Measure the steps of the streams-app alone, by JMH, instead: normal form, resolve,"
              + " serialise. About 3 minutes.")
  private boolean innerLoops;

  @Option(names = "--list", description = "List the scenarios and exit.")
  private boolean list;

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      defaultValue = "3",
      description = "How often each contender runs (default: 3).")
  private int rounds;

  @Option(
      names = "--scale",
      paramLabel = "<factor>",
      defaultValue = "1",
      description = "Factor on the number of rows of every scenario (default: 1).")
  private double scale;

  @Option(names = "--json", description = "Print the report as JSON; progress goes to stderr.")
  private boolean json;

  @Option(
      names = "--output",
      paramLabel = "<file>",
      description =
          "Where the report is written as JSON, too (default: .memory-sync/bench.json in the"
              + " clone).")
  private Path output;

  @Option(names = "--chart", paramLabel = "<file>", description = "Draw the report, too, as SVG.")
  private Path chart;

  @Option(names = "--keep", description = "Leave data and logs in .memory-sync/bench.")
  private boolean keep;

  private final List<String> failed = new ArrayList<>();

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new BenchCommand())
            .setExecutionExceptionHandler(
                (exception, command, parsed) -> {
                  if (exception instanceof StackException) {
                    command.getErr().println(exception.getMessage());
                  } else {
                    exception.printStackTrace(command.getErr());
                  }
                  return command.getCommandSpec().exitCodeOnExecutionException();
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Scenario> all = scenarios();
    if (list) {
      all.forEach(scenario -> System.out.printf("%-24s %s%n", scenario.name(), scenario.title()));
      return CommandLine.ExitCode.OK;
    }
    if (innerLoops) {
      InnerLoops.run(System.out, false);
      return CommandLine.ExitCode.OK;
    }
    List<Scenario> chosen = chosen(all);
    if (rounds < 1 || scale <= 0) {
      throw new StackException("--rounds has to be at least 1 and --scale more than 0.");
    }
    Checkout checkout = Checkout.find();
    StackDirectory directory = new StackDirectory(checkout.root().resolve(".memory-sync/bench"));
    CacheDirectory.delete(directory.root());
    Progress progress = new Progress(json ? System.err : System.out);
    LocalStack stack =
        LocalStack.open(
            checkout,
            directory,
            StackPorts.free(),
            StackSize.LARGE,
            List.of(checkout.built("benchmarks/target/peers")),
            progress);
    Thread stopper = new Thread(stack::abort, "stop-bench");
    Runtime.getRuntime().addShutdownHook(stopper);
    BenchReport report = measure(chosen, stack, progress);
    Runtime.getRuntime().removeShutdownHook(stopper);
    stack.stop();
    report.write(output == null ? checkout.root().resolve(".memory-sync/bench.json") : output);
    if (chart != null) {
      ReportChart.write(report, chart);
    }
    if (json) {
      System.out.println(report.json());
    } else {
      new ReportTable(System.out).print(report);
    }
    if (!keep) {
      CacheDirectory.delete(directory.root());
    }
    if (!failed.isEmpty()) {
      progress.say("Failed: " + String.join(", ", failed) + ". What stopped them is told above.");
    }
    return report.metAll() && failed.isEmpty()
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private BenchReport measure(List<Scenario> chosen, LocalStack stack, Progress progress)
      throws Exception {
    stack.startServers();
    Stage stage = new Stage(stack, new Rounds(rounds, progress), scale, progress);
    List<ScenarioReport> reports = new ArrayList<>();
    for (Scenario scenario : chosen) {
      progress.say("  " + scenario.name() + ": " + scenario.title());
      for (ScenarioReport report : reports(scenario, stage)) {
        reports.add(report);
        if (!json) {
          new ReportTable(System.out).print(report);
        }
      }
    }
    return BenchReport.now(
        String.valueOf(BenchCommand.class.getPackage().getImplementationVersion()),
        rounds,
        reports);
  }

  /** An hour of figures is not lost with the scenario that fails after it. */
  private List<ScenarioReport> reports(Scenario scenario, Stage stage) throws InterruptedException {
    try {
      return scenario.run(stage);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed.add(scenario.name());
      stage.progress().say("  " + scenario.name() + " failed; the others go on.");
      e.printStackTrace(System.err);
      return List.of();
    }
  }

  /** Everything that can be measured, in the order in which it is. */
  private static List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.addAll(PgVectorScenario.all());
    scenarios.add(new GrowthScenario());
    scenarios.add(new Neo4jScenario());
    scenarios.add(new GatewayReadsScenario());
    // These leave the sources, then the whole pipeline running, which would disturb the others.
    scenarios.add(new TopologyScenario());
    scenarios.add(new FootprintScenario());
    scenarios.add(new LagScenario());
    scenarios.add(new GatewayLoadScenario());
    return scenarios;
  }

  private List<Scenario> chosen(List<Scenario> all) {
    List<String> known = all.stream().map(Scenario::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new StackException(
            "There is no scenario "
                + name
                + "; choose of: "
                + known.stream().collect(Collectors.joining(", ")));
      }
    }
    return all.stream()
        .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
        .toList();
  }
}
