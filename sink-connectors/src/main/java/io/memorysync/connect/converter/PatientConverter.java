package io.memorysync.connect.converter;

import io.memorysync.connect.common.Version;
import io.memorysync.schema.serde.RegistryBackoff;
import io.memorysync.schema.serde.RegistryFailure;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Waits for a schema registry that does not answer, around the converter that asks it.
 *
 * <p>Connect takes whatever a converter throws for a bad record: a sink with {@code
 * errors.tolerance=all} sends it to the dead-letter queue, a source fails. Connect's own retry
 * ({@code errors.retry.timeout}) does not help: it sends the record that waits to the dead-letter
 * queue when the task is stopped, as in a rebalance. So the wait is here and has no end but the
 * registry's return; a record that is bad fails at once.
 */
public final class PatientConverter implements Converter, Versioned {

  /** Configuration key: class name of the converter that does the work. */
  public static final String DELEGATE_CONFIG = "delegate.class";

  private static final String DELEGATE_DEFAULT =
      "io.apicurio.registry.utils.converter.AvroConverter";
  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              DELEGATE_CONFIG,
              ConfigDef.Type.STRING,
              DELEGATE_DEFAULT,
              ConfigDef.Importance.MEDIUM,
              "Class name of the converter that does the work; it is given all other settings, too.");

  private Converter delegate;

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    String name = new AbstractConfig(CONFIG, configs, false).getString(DELEGATE_CONFIG);
    try {
      delegate = Utils.newInstance(name, Converter.class);
    } catch (ClassNotFoundException e) {
      throw new ConnectException(
          DELEGATE_CONFIG + " names " + name + ", which is on no plugin.path; add its plugin.", e);
    }
    withItsOwnClasses(
        () -> {
          delegate.configure(configs, isKey);
          return null;
        });
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    return patiently(() -> delegate.fromConnectData(topic, schema, value));
  }

  @Override
  public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
    return patiently(() -> delegate.fromConnectData(topic, headers, schema, value));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    return patiently(() -> delegate.toConnectData(topic, value));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
    return patiently(() -> delegate.toConnectData(topic, headers, value));
  }

  private <T> T patiently(Supplier<T> conversion) {
    for (int attempt = 0; ; attempt++) {
      try {
        return withItsOwnClasses(conversion);
      } catch (RuntimeException e) {
        if (!RegistryFailure.isOutage(e)) {
          throw e;
        }
        pause(attempt, e);
      }
    }
  }

  /** The delegate is another plugin, whose classes are not ours. */
  private <T> T withItsOwnClasses(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(delegate.getClass().getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void pause(int attempt, RuntimeException outage) {
    try {
      RegistryBackoff.pause(attempt, outage);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerStops();
    }
  }
}
