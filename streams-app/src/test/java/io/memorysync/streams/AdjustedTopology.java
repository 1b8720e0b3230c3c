package io.memorysync.streams;

import io.memorysync.embed.Embedder;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.resolve.ResolverSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/** The topology as tests of other packages may adjust it. */
public final class AdjustedTopology {

  private AdjustedTopology() {}

  /**
   * The whole topology of a configuration.
   *
   * @param adjustment changes the settings of the resolver
   * @param stateStores makes the state store of a name
   */
  public static Topology of(
      StreamsAppConfig config,
      Embedder embedder,
      UnaryOperator<ResolverSettings> adjustment,
      Function<String, KeyValueBytesStoreSupplier> stateStores) {
    return MemoryTopology.of(config, embedder, new SimpleMeterRegistry(), adjustment, stateStores)
        .topology();
  }
}
