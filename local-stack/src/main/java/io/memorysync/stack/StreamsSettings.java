package io.memorysync.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What the streams application is configured for, as far as the databases have to match it. */
record StreamsSettings(int embeddingDims) {

  /**
   * The settings in connect-config/streams-app.properties.
   *
   * @throws StackException if embedding.dims is missing there or no number
   */
  static StreamsSettings read(Checkout checkout) {
    Path file = checkout.root().resolve("connect-config/streams-app.properties");
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String dims = settings.getProperty("embedding.dims", "");
    try {
      return new StreamsSettings(Integer.parseInt(dims.strip()));
    } catch (NumberFormatException e) {
      throw new StackException(
          "embedding.dims in " + file + " is no number but '" + dims + "'; correct it.", e);
    }
  }
}
