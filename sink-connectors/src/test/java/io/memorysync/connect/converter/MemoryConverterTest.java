package io.memorysync.connect.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.memorysync.connect.common.ConnectRecords;
import io.memorysync.connect.common.Memories;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryConverterTest {

  private static final int ID = 77;
  private static final String TOPIC = "memory.canonical";
  private static final CanonicalMemory OLIVES =
      Memories.memory(UUID.fromString("00000000-0000-4000-8000-000000000001")).build();

  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();
  private final MemoryConverter converter = new MemoryConverter();
  private HttpServer registry;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext("/schemas/ids/", this::answer);
    registry.start();
    schemas.put(ID, CanonicalMemory.getClassSchema());
    converter.configure(
        Map.of(
            MemoryConverter.REGISTRY_URL_CONFIG,
            "http://127.0.0.1:" + registry.getAddress().getPort() + "/",
            MemoryConverter.USER_INFO_CONFIG,
            "reader:secret"),
        false);
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  @Test
  void aMemoryComesAsTheRecordThatItIs() throws IOException {
    SchemaAndValue decoded = converter.toConnectData(TOPIC, bytes(OLIVES));

    assertThat(decoded.schema()).isNull();
    assertThat(decoded.value()).isEqualTo(OLIVES);
  }

  @Test
  void soDoesAPairOfUserIds() throws IOException {
    UserId pair = UserId.newBuilder().setKey("drj").setId(UUID.randomUUID().toString()).build();
    schemas.put(ID, UserId.getClassSchema());

    assertThat(converter.toConnectData("memory.user-id", bytes(pair)).value()).isEqualTo(pair);
  }

  @Test
  void aMemoryOfTheFirstReleaseIsReadAsOneOfToday() throws IOException {
    Schema first =
        new Schema.Parser()
            .parse(
                Files.readString(Path.of("../schemas/src/main/released/memory.canonical/v1.avsc")));
    schemas.put(ID, first);
    GenericRecord earlier = ConnectRecords.generic(OLIVES, first);

    assertThat(
            converter
                .toConnectData(TOPIC, encoded(new GenericDatumWriter<>(first), earlier))
                .value())
        .isEqualTo(OLIVES);
  }

  @Test
  void aTombstoneStaysOne() {
    assertThat(converter.toConnectData(TOPIC, null)).isEqualTo(SchemaAndValue.NULL);
  }

  @Test
  void theRegistryIsAskedOnceForEachSchemaAndToldWhoAsks() throws IOException {
    converter.toConnectData(TOPIC, bytes(OLIVES));
    converter.toConnectData(TOPIC, bytes(OLIVES));

    assertThat(questions).hasValue(1);
    assertThat(logins).containsExactly("Basic cmVhZGVyOnNlY3JldA==");
  }

  @Test
  void aRecordWaitsForARegistryThatFails() throws IOException {
    failures.set(3);

    assertThat(converter.toConnectData(TOPIC, bytes(OLIVES)).value()).isEqualTo(OLIVES);
    assertThat(questions).hasValue(4);
  }

  /** An exception would be taken for a bad record; the next start reads the record again. */
  @Test
  void aTaskThatIsStoppedMeanwhileGivesNoRecordUp() throws IOException {
    byte[] record = bytes(OLIVES);
    failures.set(Integer.MAX_VALUE);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> converter.toConnectData(TOPIC, record))
        .isInstanceOf(WorkerStops.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aRecordOfASchemaThatTheRegistryDoesNotHaveFailsAtOnce() throws IOException {
    byte[] record = bytes(OLIVES);
    schemas.clear();

    assertThatThrownBy(() -> converter.toConnectData(TOPIC, record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("knows no schema with id 77");
  }

  @Test
  void aRecordOfAnotherKindFailsAndIsNamed() throws IOException {
    byte[] record = bytes(OLIVES);
    schemas.put(ID, MemoryConflict.getClassSchema());

    assertThatThrownBy(() -> converter.toConnectData(TOPIC, record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("MemoryConflict");
  }

  @Test
  void whatIsCutShortOrGarbledFailsWithoutQuotingIt() throws IOException {
    byte[] whole = bytes(OLIVES);
    byte[] endless = Arrays.copyOf(whole, whole.length);
    // The length of the first string.
    Arrays.fill(endless, 5, 10, (byte) 0x7e);

    for (byte[] bad :
        List.of(
            "olives".getBytes(StandardCharsets.UTF_8),
            new byte[] {0, 0},
            Arrays.copyOf(whole, whole.length - 20),
            endless)) {
      assertThatThrownBy(() -> converter.toConnectData(TOPIC, bad))
          .isInstanceOf(DataException.class)
          .hasMessageNotContaining("olives");
    }
  }

  private static byte[] bytes(SpecificRecordBase record) throws IOException {
    return encoded(new SpecificDatumWriter<>(record.getSchema()), record);
  }

  private static <T> byte[] encoded(DatumWriter<T> writer, T record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(ID).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    writer.write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private void answer(HttpExchange exchange) {
    questions.incrementAndGet();
    logins.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
    String path = exchange.getRequestURI().getPath();
    Schema schema = schemas.get(Integer.valueOf(path.substring(path.lastIndexOf('/') + 1)));
    boolean fails = failures.getAndDecrement() > 0;
    String body =
        schema == null
            ? "{}"
            : JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    int status = fails ? 500 : schema == null ? 404 : 200;
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
