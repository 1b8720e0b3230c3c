package io.memorysync.systemtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of the gateway that shows an API key. */
final class GatewayHttp {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String key;

  GatewayHttp(Endpoints.Gateway gateway) {
    this(gateway, gateway.adminKey());
  }

  GatewayHttp(Endpoints.Gateway gateway, String key) {
    this.url = gateway.url();
    this.key = key;
  }

  /** An answer. */
  record Answer(int status, JsonNode body, HttpResponse<String> response) {

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  /**
   * Sends a request.
   *
   * @param body JSON with apostrophes for quotation marks; null for none
   * @param headers names and values in turns
   */
  Answer send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.replace('\'', '"')));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
  }

  /** The same, where nothing but 200 will do. */
  JsonNode ok(String method, String path, String body) throws IOException, InterruptedException {
    Answer answer = send(method, path, body);
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + ": " + answer.body());
    }
    return answer.body();
  }
}
