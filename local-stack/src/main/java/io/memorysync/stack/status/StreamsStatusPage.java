package io.memorysync.stack.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The page {@code /status} of the streams application. */
final class StreamsStatusPage {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final URI page;

  StreamsStatusPage(String url) {
    this.page = URI.create(url + "/status");
  }

  /** What it tells of events; empty while it does not answer. */
  Optional<StackStatus.Events> read() {
    try {
      String body =
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .build()
              .send(HttpRequest.newBuilder(page).timeout(TIMEOUT).build(), BodyHandlers.ofString())
              .body();
      return Optional.of(JSON.readValue(body, StackStatus.Events.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(page + " answered with no JSON", e);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
