package io.memorysync.monitor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Gets pages, within a bounded time. */
final class Http {

  private static final int OK = 200;

  private final Duration timeout;
  private final HttpClient client;

  Http(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * The text of a page.
   *
   * @throws IOException if there is none within the time
   */
  String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build(),
            BodyHandlers.ofString());
    if (response.statusCode() != OK) {
      throw new IOException(url + " answers with " + response.statusCode() + ".");
    }
    return response.body();
  }
}
