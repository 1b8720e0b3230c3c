package io.memorysync.streams.setup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the schemas of memory-sync's topics and sets their subjects to FULL_TRANSITIVE, so that
 * the registry refuses what the build's compatibility test refuses. Speaks the API that Confluent's
 * registry and Apicurio's compatibility layer share.
 */
public final class SubjectSetup {

  private static final Logger LOG = LoggerFactory.getLogger(SubjectSetup.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          Topics.CANONICAL, CanonicalMemory.getClassSchema(),
          Topics.CHANGE, MemoryChange.getClassSchema(),
          Topics.CONFLICT, MemoryConflict.getClassSchema(),
          Topics.REJECTED, RejectedEvent.getClassSchema(),
          Topics.USER_ID, UserId.getClassSchema());

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String registryUrl;

  /**
   * @param registryUrl base of the Confluent-compatible API, without a trailing slash
   */
  public SubjectSetup(String registryUrl) {
    this.registryUrl = registryUrl;
  }

  /**
   * Registers every schema and its rule; what is there already stays.
   *
   * @throws IOException if the registry does not answer
   * @throws IllegalStateException if it refuses a schema, with its answer
   */
  public void apply() throws IOException, InterruptedException {
    for (Map.Entry<String, Schema> entry : SCHEMAS.entrySet()) {
      String subject = Topics.subject(entry.getKey());
      ObjectNode schema = json.createObjectNode().put("schema", entry.getValue().toString());
      send("POST", "/subjects/" + subject + "/versions", schema);
      ObjectNode rule = json.createObjectNode().put("compatibility", "FULL_TRANSITIVE");
      send("PUT", "/config/" + subject, rule);
    }
    LOG.info("Registered {} schemas, compatibility FULL_TRANSITIVE", SCHEMAS.size());
  }

  private void send(String method, String path, ObjectNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registryUrl + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 500) {
      throw new IOException(
          "The schema registry answered " + response.statusCode() + " to " + method + " " + path);
    }
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          "The schema registry refuses "
              + method
              + " "
              + path
              + " with status "
              + response.statusCode()
              + ": "
              + response.body());
    }
  }
}
