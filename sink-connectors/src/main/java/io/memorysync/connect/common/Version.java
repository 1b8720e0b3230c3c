package io.memorysync.connect.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this plugin, as Connect shows it for its connectors and tasks. */
public final class Version {

  private static final String RESOURCE = "version.properties";
  private static final String VERSION = load();

  private Version() {}

  /** Returns the Maven version that this plugin was built from. */
  public static String get() {
    return VERSION;
  }

  private static String load() {
    try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(resource);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE + " from the plugin's jar", e);
    }
  }
}
