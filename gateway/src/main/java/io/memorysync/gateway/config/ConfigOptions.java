package io.memorysync.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How the commands are told their configuration. */
public final class ConfigOptions {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "<file>",
      description = "Properties file; see connect-config/gateway.properties.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "<key>=<value>",
      description = "A setting in place of the file's; can be given several times.")
  private Map<String, String> overrides = Map.of();

  public Path file() {
    return file;
  }

  /** What the file says, and in its place what the command line does. */
  public Map<String, String> properties() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    settings.putAll(overrides);
    return settings;
  }
}
