package io.memorysync.stack.connect;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A connector as its JSON file in connect-config describes it. */
public record ConnectorConfig(String name, Map<String, String> config) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z0-9_]+)}");

  /** Every connector of a directory, by name. */
  public static List<ConnectorConfig> readAll(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(ConnectorConfig::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The one of that name.
   *
   * @param kind what they are, for the message: {@code source} or {@code sink}
   * @throws StackException that names those there are, if it is not among them
   */
  public static ConnectorConfig named(String name, String kind, List<ConnectorConfig> connectors) {
    return connectors.stream()
        .filter(connector -> connector.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "There is no "
                        + kind
                        + " "
                        + name
                        + "; choose one of: "
                        + connectors.stream()
                            .map(ConnectorConfig::name)
                            .collect(Collectors.joining(", "))));
  }

  private static ConnectorConfig read(Path file) {
    try {
      return JSON.readValue(file.toFile(), ConnectorConfig.class);
    } catch (IOException e) {
      throw new StackException(
          file + " is no connector configuration: " + e.getMessage() + "; mend the file.", e);
    }
  }

  /**
   * A setting, with its variables resolved as the worker resolves them.
   *
   * @throws StackException if the setting or a variable is missing
   */
  public String resolved(String key, Map<String, String> environment) {
    String value = config.get(key);
    if (value == null) {
      throw new StackException("Connector " + name + " has no setting " + key + "; add it.");
    }
    return VARIABLE
        .matcher(value)
        .replaceAll(
            found -> {
              String resolved = environment.get(found.group(1));
              if (resolved == null) {
                throw new StackException(
                    "Connector "
                        + name
                        + " refers to the variable "
                        + found.group(1)
                        + ", which is not set; export it.");
              }
              return Matcher.quoteReplacement(resolved);
            });
  }
}
