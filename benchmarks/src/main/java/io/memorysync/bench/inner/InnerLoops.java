package io.memorysync.bench.inner;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What one memory of 384 dims costs in each step of the streams-app, on one thread, by JMH. */
public final class InnerLoops {

  private static final List<Class<?>> BENCHMARKS =
      List.of(NormalFormBenchmark.class, ResolveBenchmark.class, SerializeBenchmark.class);
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private InnerLoops() {}

  /**
   * Runs every benchmark in a JVM of its own and prints a table: microseconds and bytes allocated
   * per call, with the error that JMH gives (99.9 %).
   *
   * @param quick a few short iterations, whose numbers only show that it works
   * @throws IllegalStateException if a benchmark fails
   */
  public static void run(PrintStream out, boolean quick) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .threads(1)
            .forks(1)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .warmupIterations(quick ? 1 : 5)
            .warmupTime(time(quick))
            .measurementIterations(quick ? 3 : 10)
            .measurementTime(time(quick));
    BENCHMARKS.forEach(benchmark -> options.include(benchmark.getName() + "\\."));
    try {
      print(new Runner(options.build()).run(), out);
    } catch (RunnerException e) {
      throw new IllegalStateException("A benchmark of the inner loops failed", e);
    }
  }

  private static TimeValue time(boolean quick) {
    return quick ? TimeValue.milliseconds(200) : TimeValue.seconds(1);
  }

  private static void print(Collection<RunResult> results, PrintStream out) {
    out.printf("%-34s %10s %10s %14s%n", "inner loop", "µs", "±", "bytes");
    results.stream()
        .sorted(Comparator.comparing(InnerLoops::name))
        .forEach(result -> print(result, out));
  }

  private static void print(RunResult result, PrintStream out) {
    Result<?> time = result.getPrimaryResult();
    out.printf(
        Locale.ROOT,
        "%-34s %10.2f %10.2f %14.0f%n",
        name(result),
        time.getScore(),
        time.getScoreError(),
        result.getSecondaryResults().get(ALLOCATED).getScore());
  }

  /** Such as {@code Resolve.insert}. */
  private static String name(RunResult result) {
    String name = result.getParams().getBenchmark();
    String simple = name.substring(InnerLoops.class.getPackageName().length() + 1);
    return simple.replace("Benchmark.", ".");
  }
}
