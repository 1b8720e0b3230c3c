package io.memorysync.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Any endpoint that speaks OpenAI's {@code POST /v1/embeddings}. */
public final class OpenAiEmbedder implements Embedder {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI endpoint;
  private final String apiKey;
  private final String model;
  private final int dims;

  /**
   * @param baseUrl for example {@code https://api.openai.com/v1}
   * @param apiKey bearer token; empty for none
   * @param model the model's name at that endpoint
   * @param dims the dimensions that its vectors must have
   */
  public OpenAiEmbedder(String baseUrl, String apiKey, String model, int dims) {
    this.endpoint = URI.create(baseUrl.replaceAll("/+$", "") + "/embeddings");
    this.apiKey = apiKey;
    this.model = model;
    this.dims = dims;
  }

  @Override
  public List<Float> embed(String text) {
    ObjectNode body = json.createObjectNode().put("model", model).put("input", text);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (!apiKey.isEmpty()) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new EmbedderUnavailableException(
            endpoint + " answered with status " + response.statusCode(), null);
      }
      return vector(json.readTree(response.body()).path("data").path(0).path("embedding"));
    } catch (IOException e) {
      throw new EmbedderUnavailableException(endpoint + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbedderUnavailableException("interrupted while waiting for " + endpoint, e);
    }
  }

  private List<Float> vector(JsonNode numbers) {
    if (numbers.size() != dims) {
      throw new EmbedderUnavailableException(
          endpoint
              + " returned a vector of "
              + numbers.size()
              + " dims where embedding.dims is "
              + dims,
          null);
    }
    List<Float> vector = new ArrayList<>(dims);
    numbers.forEach(number -> vector.add(number.floatValue()));
    return vector;
  }
}
