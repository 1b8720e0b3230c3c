package io.memorysync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.Version;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The plugin as a worker sees it: its directory, under a loader with only the worker's classes. */
class PluginArchiveIT {

  private static final Path DIRECTORY = Path.of("target/plugin/memory-sync-sink-connectors");

  @Test
  void aWorkerFindsTheConnectorsAsServices() throws IOException {
    try (URLClassLoader worker = workerClasses();
        URLClassLoader plugin = new URLClassLoader(pluginJars(), worker)) {
      List<SinkConnector> connectors =
          ServiceLoader.load(SinkConnector.class, plugin).stream()
              .map(ServiceLoader.Provider::get)
              .toList();

      assertThat(connectors)
          .extracting(connector -> connector.getClass().getSimpleName())
          .contains("Neo4jSinkConnector", "PgVectorSinkConnector");
      assertThat(connectors)
          .allSatisfy(
              connector -> {
                assertThat(connector.getClass().getClassLoader()).isSameAs(plugin);
                assertThat(connector.version()).isEqualTo(Version.get());
                assertThat(connector.config().names()).contains("batch.size");
              });
    }
  }

  @Test
  void thePluginLeavesTheWorkersJarsToTheWorker() throws IOException {
    try (Stream<Path> jars = Files.list(DIRECTORY)) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .noneMatch(
              name ->
                  name.matches(
                      "(kafka-clients|connect-|slf4j-|lz4-|zstd-|snappy-|apicurio-).*\\.jar"))
          .anyMatch(name -> name.startsWith("schemas-"));
    }
  }

  @Test
  void theArchiveLiesBesideIt() {
    assertThat(Path.of("target/memory-sync-sink-connectors-" + Version.get() + "-plugin.tar.gz"))
        .isRegularFile();
  }

  private static URL[] pluginJars() throws IOException {
    try (Stream<Path> jars = Files.list(DIRECTORY)) {
      return jars.map(PluginArchiveIT::url).toArray(URL[]::new);
    }
  }

  /** Kafka's client, the Connect API and SLF4J, without the classpath of this test. */
  private static URLClassLoader workerClasses() {
    URL[] jars =
        Stream.of(Configurable.class, SinkConnector.class, Logger.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .toArray(URL[]::new);
    return new URLClassLoader(jars, new SharedClasses());
  }

  /** Hands down the service interface, so that this test can talk to what it loads. */
  private static final class SharedClasses extends ClassLoader {

    SharedClasses() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.apache.kafka.") || name.startsWith("org.slf4j.")) {
        return PluginArchiveIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
