package io.memorysync.bench.inner;

import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.ResolverState;
import io.memorysync.streams.resolve.MemoryResolver;
import io.memorysync.streams.resolve.Resolution;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the resolver does with one change of a memory, beside reading and writing its state. */
@State(Scope.Thread)
public class ResolveBenchmark {

  private final MemoryResolver resolver = Samples.resolver();
  private final long nowMillis = Samples.nowMillis();
  private final MemoryChange insert = Samples.insert();
  private final MemoryChange update = Samples.update();
  private final MemoryChange echo = Samples.echo();
  private final ResolverState known = resolver.resolve(null, insert, nowMillis).state();

  /** A memory that nobody knows: its first version. */
  @Benchmark
  public Resolution insert() {
    return resolver.resolve(null, insert, nowMillis);
  }

  /** Another text and vector, by a writer who had seen the current version: the next one. */
  @Benchmark
  public Resolution update() {
    return resolver.resolve(known, update, nowMillis);
  }

  /** Our own sink's write of the current version: nothing to publish. */
  @Benchmark
  public Resolution echo() {
    return resolver.resolve(known, echo, nowMillis);
  }
}
