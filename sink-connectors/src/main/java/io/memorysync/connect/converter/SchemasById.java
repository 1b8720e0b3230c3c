package io.memorysync.connect.converter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.schema.serde.RegistryBackoff;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.DataException;

/** Asks a schema registry, by the API that Confluent's and Apicurio's share, for a schema by id. */
final class SchemasById {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String url;
  private final Optional<String> authorization;

  /**
   * @param url base of the API, with or without a trailing slash
   * @param userInfo {@code user:password} for basic authentication
   */
  SchemasById(String url, Optional<String> userInfo) {
    this.url = url.replaceAll("/+$", "");
    this.authorization =
        userInfo.map(
            login ->
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The schema with an id, waited for as long as the registry does not answer.
   *
   * @throws DataException if the registry does not know the id
   * @throws InterruptedException if the task is to stop
   */
  Schema get(int id) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return read(id, ask(id));
      } catch (IOException e) {
        RegistryBackoff.pause(attempt, new NoAnswer(url, e));
      }
    }
  }

  private HttpResponse<String> ask(int id) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/schemas/ids/" + id)).timeout(TIMEOUT);
    authorization.ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != OK && response.statusCode() != NOT_FOUND) {
      throw new IOException("It answered with status " + response.statusCode() + ".");
    }
    return response;
  }

  private Schema read(int id, HttpResponse<String> response) {
    if (response.statusCode() == NOT_FOUND) {
      throw new DataException(
          "The schema registry at "
              + url
              + " knows no schema with id "
              + id
              + "; point the converter to the registry that the records were written with.");
    }
    try {
      JsonNode answer = JSON.readTree(response.body());
      return new Schema.Parser().parse(answer.path("schema").asText());
    } catch (JsonProcessingException | SchemaParseException e) {
      throw new DataException("The schema with id " + id + " is no Avro schema.", e);
    }
  }

  private static final class NoAnswer extends RetriableException {
    private static final long serialVersionUID = 1L;

    NoAnswer(String url, IOException cause) {
      super("No answer from " + url + ": " + cause, cause);
    }
  }
}
