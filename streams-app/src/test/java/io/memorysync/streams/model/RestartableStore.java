package io.memorysync.streams.model;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;

/** A state store in memory whose contents outlive the driver, as those of one on disk do. */
final class RestartableStore extends InMemoryKeyValueStore implements KeyValueBytesStoreSupplier {

  RestartableStore(String name) {
    super(name);
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return this;
  }

  @Override
  public String metricsScope() {
    return "in-memory";
  }

  @Override
  public void close() {
    // The next driver opens it again.
  }
}
