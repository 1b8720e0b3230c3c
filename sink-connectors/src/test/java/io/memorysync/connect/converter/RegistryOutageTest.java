package io.memorysync.connect.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Found by a torture run: PostgreSQL, where the registry keeps its schemas, crashed a moment after
 * the Connect worker had been restarted, and 400 canonical memories went to the dead-letter queues.
 */
@Timeout(30)
class RegistryOutageTest {

  private static final String SCHEMA =
      """
      {"type": "record", "name": "Thing", "fields": [{"name": "name", "type": "string"}]}
      """;

  /** Magic byte, id 8, and a string of three letters. */
  private static final byte[] TEA = {0, 0, 0, 0, 8, 6, 't', 'e', 'a'};

  private final AtomicInteger failures = new AtomicInteger();
  private volatile int status = 500;
  private volatile String problem = "PSQLException";
  private HttpServer registry;
  private PatientConverter converter;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext("/", this::answer);
    registry.start();
    converter = new PatientConverter();
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "apicurio.registry.url",
        "http://127.0.0.1:" + registry.getAddress().getPort() + "/apis/registry/v2");
    settings.put("apicurio.registry.as-confluent", "true");
    settings.put("apicurio.registry.use-id", "contentId");
    settings.put("apicurio.registry.headers.enabled", "false");
    converter.configure(settings, false);
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  @Test
  void aRecordWaitsForARegistryThatFails() {
    failures.set(3);

    SchemaAndValue decoded = converter.toConnectData("things", TEA);

    assertThat(((Struct) decoded.value()).getString("name")).isEqualTo("tea");
    assertThat(failures).hasValueLessThan(0);
  }

  @Test
  void aRecordOfASchemaThatTheRegistryDoesNotHaveFailsAtOnce() {
    failures.set(Integer.MAX_VALUE);
    status = 404;
    problem = "ArtifactNotFoundException";

    assertThatThrownBy(() -> converter.toConnectData("things", TEA))
        .isInstanceOf(RuntimeException.class);
    assertThat(failures).hasValue(Integer.MAX_VALUE - 1);
  }

  @Test
  void aRecordThatIsCutShortFailsAtOnce() {
    byte[] cut = ByteBuffer.allocate(6).put(TEA, 0, 6).array();

    assertThatThrownBy(() -> converter.toConnectData("things", cut))
        .isInstanceOf(RuntimeException.class);
  }

  private void answer(HttpExchange exchange) {
    boolean fails = failures.getAndDecrement() > 0;
    String body = fails ? "{\"name\": \"" + problem + "\", \"message\": \"?\"}" : SCHEMA;
    if (exchange.getRequestURI().getPath().endsWith("/references")) {
      body = "[]";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(fails ? status : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
