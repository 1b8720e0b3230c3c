package io.memorysync.systemtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;

/** What streams-app tells of itself over HTTP. */
final class StreamsApp {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;

  StreamsApp(String url) {
    this.url = url;
  }

  /**
   * How many rows of a part wait for a row that they refer to.
   *
   * @param part {@code store/part}
   */
  long parked(String part) throws IOException {
    return status().path("parked").path(part).asLong(0);
  }

  private JsonNode status() throws IOException {
    return JSON.readTree(URI.create(url + "/status").toURL());
  }
}
