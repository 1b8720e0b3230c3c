package io.memorysync.connect.common;

import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** The result of a connector's {@code validate()}, to which live checks add what they find. */
public final class Validation {

  private final Config config;

  /**
   * @param config what {@link org.apache.kafka.connect.sink.SinkConnector#validate} found by itself
   */
  public Validation(Config config) {
    this.config = config;
  }

  /** Whether no option is wrong so far. */
  public boolean passed() {
    return config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /**
   * Reports an error on the option that is wrong.
   *
   * @param message what is wrong and what mends it
   */
  public void reject(String option, String message) {
    config.configValues().stream()
        .filter(value -> value.name().equals(option))
        .findFirst()
        .orElseGet(() -> add(option))
        .addErrorMessage(message);
  }

  /** The result with all errors. */
  public Config result() {
    return config;
  }

  private ConfigValue add(String option) {
    ConfigValue value = new ConfigValue(option);
    config.configValues().add(value);
    return value;
  }
}
