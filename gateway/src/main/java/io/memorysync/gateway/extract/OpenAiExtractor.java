package io.memorysync.gateway.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.form.NormalForm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Any endpoint that speaks OpenAI's {@code POST /v1/chat/completions}. */
public final class OpenAiExtractor implements FactExtractor {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final String TASK =
      """
      You keep the long-term memory of an assistant. From the conversation below, list what is worth \
      remembering about the user: preferences, plans, relations, facts of life and work, and what the \
      assistant promised or recommended. Write each as one short sentence that can be understood \
      without the conversation, in the language of the user. Leave out greetings, questions and what \
      holds for this moment only. Answer with a JSON object {"facts": ["...", "..."]} and nothing else; \
      the list is empty where nothing is worth remembering.""";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final URI endpoint;
  private final String apiKey;
  private final String model;
  private final Duration timeout;

  /**
   * @param baseUrl for example {@code https://api.openai.com/v1}
   * @param apiKey bearer token; empty for none
   * @param model the model's name at that endpoint
   */
  public OpenAiExtractor(String baseUrl, String apiKey, String model, Duration timeout) {
    this.endpoint = URI.create(baseUrl.replaceAll("/+$", "") + "/chat/completions");
    this.apiKey = apiKey;
    this.model = model;
    this.timeout = timeout;
  }

  @Override
  public List<String> extract(List<Utterance> conversation, String instructions) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    question(conversation, instructions).toString()));
    if (!apiKey.isEmpty()) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new ExtractorUnavailableException(
            endpoint + " answered with status " + response.statusCode(), null);
      }
      JsonNode answer = json.readTree(response.body());
      return facts(answer.path("choices").path(0).path("message").path("content").asText());
    } catch (JsonProcessingException e) {
      // Its message quotes the answer, and the answer the conversation.
      throw new ExtractorUnavailableException(endpoint + " answered with no JSON", null);
    } catch (IOException e) {
      throw new ExtractorUnavailableException(endpoint + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExtractorUnavailableException("interrupted while waiting for " + endpoint, e);
    }
  }

  private ObjectNode question(List<Utterance> conversation, String instructions) {
    ObjectNode body = json.createObjectNode().put("model", model).put("temperature", 0);
    body.putObject("response_format").put("type", "json_object");
    String task = instructions.isBlank() ? TASK : TASK + "\n\n" + instructions;
    String said =
        conversation.stream()
            .map(each -> each.role() + ": " + each.text())
            .collect(Collectors.joining("\n"));
    body.putArray("messages")
        .add(json.createObjectNode().put("role", "system").put("content", task))
        .add(json.createObjectNode().put("role", "user").put("content", said));
    return body;
  }

  /** Models put their JSON between marks of code now and then. */
  private List<String> facts(String content) throws JsonProcessingException {
    int begin = content.indexOf('{');
    int end = content.lastIndexOf('}');
    if (begin < 0 || end < begin) {
      throw new ExtractorUnavailableException(endpoint + " answered with no JSON object", null);
    }
    List<String> facts = new ArrayList<>();
    for (JsonNode fact : json.readTree(content.substring(begin, end + 1)).path("facts")) {
      String text = NormalForm.text(fact.asText()).trim();
      if (!text.isEmpty() && !facts.contains(text)) {
        facts.add(text);
      }
    }
    return facts;
  }
}
