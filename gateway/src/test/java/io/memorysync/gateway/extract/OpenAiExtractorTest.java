package io.memorysync.gateway.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.memorysync.gateway.extract.FactExtractor.Utterance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiExtractorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Utterance> TALK =
      List.of(new Utterance("user", "I moved to Lyon."), new Utterance("assistant", "Nice!"));

  private HttpServer server;
  private JsonNode asked;
  private String authorization;
  private String answer;
  private int status = 200;

  @BeforeEach
  void anEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          asked = JSON.readTree(exchange.getRequestBody());
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          byte[] body = completion(answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatWasSaidIsAskedAboutAndTheFactsAreTaken() {
    answer = "{\"facts\":[\"Lives in Lyon.\",\" \",\"Lives in Lyon.\"]}";
    assertThat(extractor().extract(TALK, "Look for places.")).containsExactly("Lives in Lyon.");
    assertThat(asked.path("model").asText()).isEqualTo("tiny");
    assertThat(asked.path("messages").get(0).path("content").asText()).endsWith("Look for places.");
    assertThat(asked.path("messages").get(1).path("content").asText())
        .isEqualTo("user: I moved to Lyon.\nassistant: Nice!");
    assertThat(authorization).isEqualTo("Bearer key");
  }

  @Test
  void jsonBetweenMarksOfCodeIsUnderstood() {
    answer = "```json\n{\"facts\":[]}\n```";
    assertThat(extractor().extract(TALK, "")).isEmpty();
  }

  @Test
  void anAnswerThatIsNoneIsAnOutageAndQuotesNothing() {
    answer = "I cannot tell about Lyon {";
    assertThatThrownBy(() -> extractor().extract(TALK, ""))
        .isInstanceOf(ExtractorUnavailableException.class)
        .hasMessageNotContaining("Lyon");
    answer = "{broken about Lyon}";
    assertThatThrownBy(() -> extractor().extract(TALK, ""))
        .isInstanceOf(ExtractorUnavailableException.class)
        .hasMessageNotContaining("Lyon");
    answer = "{}";
    status = 503;
    assertThatThrownBy(() -> extractor().extract(TALK, ""))
        .isInstanceOf(ExtractorUnavailableException.class)
        .hasMessageContaining("503");
  }

  @Test
  void anEndpointThatIsNotThereIsAnOutage() {
    server.stop(0);
    assertThatThrownBy(() -> extractor().extract(TALK, ""))
        .isInstanceOf(ExtractorUnavailableException.class);
  }

  private OpenAiExtractor extractor() {
    return new OpenAiExtractor(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/",
        "key",
        "tiny",
        Duration.ofSeconds(5));
  }

  private static String completion(String content) {
    return JSON.createObjectNode()
        .set(
            "choices",
            JSON.createArrayNode()
                .add(
                    JSON.createObjectNode()
                        .set("message", JSON.createObjectNode().put("content", content))))
        .toString();
  }
}
