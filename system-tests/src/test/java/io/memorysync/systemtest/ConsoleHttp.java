package io.memorysync.systemtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.Endpoints;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** What the console's page asks the gateway for, once its operator has signed in. */
final class ConsoleHttp {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String url;
  private final String csrf;

  ConsoleHttp(Endpoints.Gateway gateway) throws IOException, InterruptedException {
    this.url = gateway.url() + "/console/";
    String key = JSON.writeValueAsString(Map.of("key", gateway.adminKey()));
    this.csrf =
        send(request("login").POST(BodyPublishers.ofString(key)), 200).path("csrf").asText();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request("api/" + path), 200);
  }

  /**
   * @param body JSON with apostrophes for quotation marks
   */
  JsonNode post(String path, String body, int expectedStatus)
      throws IOException, InterruptedException {
    return send(
        request("api/" + path)
            .header("X-CSRF-Token", csrf)
            .POST(BodyPublishers.ofString(body.replace('\'', '"'))),
        expectedStatus);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request, int expectedStatus)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != expectedStatus) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
