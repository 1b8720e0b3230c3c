package io.memorysync.streams;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.streams.testing.DebeziumEvents;
import io.memorysync.streams.testing.LocalAvroSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of change event that a store, its users or its pipeline may bring out of form, through
 * the whole topology: it is brought into form or rejected with its code, and the next record of the
 * same table is processed. {@code docs/bad-input.md} is this test in words, and more than it.
 */
class BadInputTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String NEXT = "99999999-9999-4999-8999-999999999999";
  private static final String USER_ROW = "22222222-2222-4222-8222-222222222222";
  private static final String APP_ROW = "33333333-3333-4333-8333-333333333333";
  private static final String CATEGORY_ROW = "44444444-4444-4444-8444-444444444444";
  private static final String UNKNOWN_ROW = "55555555-5555-4555-8555-555555555555";
  private static final String DRJ = "12345678-1234-5678-9012-123456789abc";
  private static final List<Double> VECTOR = List.of(1.0, 0.0);
  private static final List<Float> EMBEDDED = List.of(0f, 1f);
  private static final int TEN_MB = 10_000_000;
  private static final Duration REFERENCE_TIMEOUT = Duration.ofSeconds(30);
  private static final byte[] UNKNOWN_SCHEMA = {0, 0x7f, 0x7f, 0x7f, 0x7f, 0, 0, 0};

  private static final DebeziumEvents MEMORIES = DebeziumEvents.memories("openmemory");
  private static final DebeziumEvents LINKS = DebeziumEvents.memoryCategories("openmemory");
  private static final DebeziumEvents USERS = DebeziumEvents.users("openmemory");
  private static final DebeziumEvents APPS = DebeziumEvents.apps("openmemory");
  private static final DebeziumEvents CATEGORIES = DebeziumEvents.categories("openmemory");
  private static final DebeziumEvents MEM0 = DebeziumEvents.collection("mem0", "mem0migrations");
  private static final DebeziumEvents MAPPING = DebeziumEvents.userIdMapping("mem0");

  /** What became of one record. */
  private record Outcome(List<CanonicalMemory> versions, List<RejectedEvent> rejected) {

    CanonicalMemory version() {
      assertThat(rejected).isEmpty();
      assertThat(versions).isNotEmpty();
      return versions.get(versions.size() - 1);
    }
  }

  private DrivenTopology pipeline;
  private TestOutputTopic<String, CanonicalMemory> canonical;
  private TestOutputTopic<String, RejectedEvent> rejected;

  @BeforeEach
  void start(@TempDir Path state) {
    Map<String, Object> settings = DrivenTopology.settings();
    settings.put("store.openmemory.collection", "openmemory");
    settings.put("reference.timeout.ms", REFERENCE_TIMEOUT.toMillis());
    pipeline = new DrivenTopology(settings, text -> EMBEDDED, state);
    canonical = pipeline.output(Topics.CANONICAL);
    rejected = pipeline.output(Topics.REJECTED);
    pipe(MAPPING, MAPPING.snapshot(row("string_id", "drj", "uuid_id", DRJ)).value());
    pipe(USERS, USERS.snapshot(row("id", USER_ROW, "user_id", "drj")).value());
    pipe(APPS, APPS.snapshot(row("id", APP_ROW, "name", "claude")).value());
    pipe(CATEGORIES, CATEGORIES.snapshot(row("id", CATEGORY_ROW, "name", "work")).value());
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"recordsThatAreNoEvents", "rowsOfMem0", "textsOfMem0", "jsonOfMem0"})
  void aRecordOfMem0(byte[] record, Consumer<Outcome> expected) {
    expected.accept(outcomeOf(MEM0, record));

    Outcome next = outcomeOf(MEM0, MEM0.insert(mem0(NEXT, "{\"data\":\"next\"}")).value());
    assertThat(next.version().getContent()).isEqualTo("next");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rowsOfOpenMemory")
  void aRecordOfOpenMemory(byte[] record, Consumer<Outcome> expected) {
    expected.accept(outcomeOf(MEMORIES, record));

    Outcome next = outcomeOf(MEMORIES, MEMORIES.insert(memory(NEXT, "content", "next")).value());
    assertThat(next.version().getContent()).isEqualTo("next");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("linksOfOpenMemory")
  void aLinkOfOpenMemory(byte[] record, Consumer<Outcome> expected) {
    outcomeOf(MEMORIES, MEMORIES.insert(memory(ID, "content", "likes tea")).value());
    outcomeOf(MEMORIES, MEMORIES.insert(memory(NEXT, "content", "next")).value());

    expected.accept(outcomeOf(LINKS, record));

    Outcome next = outcomeOf(LINKS, LINKS.insert(link(NEXT, CATEGORY_ROW)).value());
    assertThat(next.version().getCategories()).containsExactly("work");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordsOfReferenceTables")
  void aRecordOfATableThatOthersReferTo(byte[] record) {
    assertThat(outcomeOf(USERS, record).rejected()).isEmpty();

    assertThat(pipeline.counts()).extractingByKey("leftOut").asString().contains(USERS.topic());
    outcomeOf(USERS, USERS.insert(row("id", UNKNOWN_ROW, "user_id", "ada")).value());
    Map<String, Object> memory = memory(ID, "content", "likes tea");
    memory.put("user_id", UNKNOWN_ROW);
    assertThat(outcomeOf(MEMORIES, MEMORIES.insert(memory).value()).version().getUser().getKey())
        .isEqualTo("ada");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordsOfUserIds")
  void aPairOfUserIds(byte[] record) {
    assertThat(outcomeOf(MAPPING, record).rejected()).isEmpty();

    assertThat(pipeline.counts()).extractingByKey("leftOut").asString().contains(MAPPING.topic());
    CanonicalMemory memory =
        outcomeOf(MEMORIES, MEMORIES.insert(memory(ID, "content", "likes tea")).value()).version();
    assertThat(memory.getUser().getId()).as("by the pair that was there").isEqualTo(DRJ);
  }

  @Test
  void aCategoryThatIsItsOwnParentIsACategoryLikeAnyOther() {
    DebeziumEvents tree = DebeziumEvents.categoriesWithParent("openmemory");
    Map<String, Object> cycle = row("id", UNKNOWN_ROW, "name", "tea", "parent_id", UNKNOWN_ROW);
    outcomeOf(tree, tree.insert(cycle).value());
    outcomeOf(MEMORIES, MEMORIES.insert(memory(ID, "content", "likes tea")).value());

    Outcome linked = outcomeOf(LINKS, LINKS.insert(link(ID, UNKNOWN_ROW)).value());

    assertThat(linked.version().getCategories()).containsExactly("tea");
  }

  @Test
  void anUpdateOfARowOfOpenMemoryWithoutAUserLooksLikeOneWithoutItsRowBefore() {
    Map<String, Object> before = memory(ID, "user_id", null);
    outcomeOf(MEMORIES, MEMORIES.insert(before).value());

    Outcome update =
        outcomeOf(MEMORIES, MEMORIES.update(before, memory(ID, "state", "paused")).value());

    rejected("replica-identity").accept(update);
  }

  @Test
  void aRecordThatCameAlreadyIsNoNews() {
    byte[] insert = MEM0.insert(mem0(ID, "{\"data\":\"likes tea\"}")).value();
    outcomeOf(MEM0, insert);

    Outcome again = outcomeOf(MEM0, insert);

    assertThat(again.versions()).isEmpty();
    assertThat(again.rejected()).isEmpty();
  }

  @Test
  void anEventThatWaitsIsShownWithWhatItWaitsFor() {
    Map<String, Object> memory = memory(ID, "content", "likes tea");
    memory.put("app_id", UNKNOWN_ROW);
    pipe(MEMORIES, MEMORIES.insert(memory).value());

    assertThat(pipeline.counts())
        .extractingByKey("waitsFor")
        .isEqualTo(Map.of("openmemory/memories", List.of("row " + UNKNOWN_ROW + " of apps")));
  }

  @Test
  void rejectionsAreCountedByCode() {
    outcomeOf(MEM0, MEM0.insert(mem0(ID, "[]")).value());
    outcomeOf(MEM0, MEM0.truncate().value());

    assertThat(pipeline.counts())
        .extractingByKey("rejected")
        .isEqualTo(Map.of("invalid-payload", 1L, "truncated", 1L));
  }

  static Stream<Arguments> recordsThatAreNoEvents() {
    byte[] whole = MEM0.insert(mem0(ID, "{\"data\":\"likes tea\"}")).value();
    GenericRecord envelope = MEM0.insert(mem0(ID, "{\"data\":\"likes tea\"}")).envelope();
    return Stream.of(
        kind("an empty value", new byte[0], rejected("undecodable")),
        kind("text", "likes tea".getBytes(StandardCharsets.UTF_8), rejected("undecodable")),
        kind("Avro cut short", Arrays.copyOf(whole, whole.length / 2), rejected("undecodable")),
        kind("an unknown schema id", UNKNOWN_SCHEMA, rejected("undecodable")),
        kind(
            "a flattened row",
            new LocalAvroSerializer().serialize("x", (GenericRecord) envelope.get("after")),
            rejected("not-an-envelope")),
        kind("a tombstone", (byte[]) null, nothing()),
        kind("a TRUNCATE", MEM0.truncate().value(), rejected("truncated")));
  }

  static Stream<Arguments> rowsOfMem0() {
    return Stream.of(
        kind("an insert without a row", MEM0.insert(null), rejected("replica-identity")),
        kind(
            "a row without a column that collections have",
            USERS.insert(row("id", UNKNOWN_ROW, "user_id", "ada")),
            rejected("missing-column")),
        kind("a delete without a row", MEM0.delete(null), rejected("replica-identity")),
        kind(
            "an update without a before-image",
            MEM0.updateWithoutBefore(mem0(ID, "{\"data\":\"likes tea\"}")),
            rejected("replica-identity")),
        kind(
            "a value that the log left out",
            MEM0.insert(mem0(ID, "__debezium_unavailable_value")),
            rejected("replica-identity")),
        kind(
            "an id that is no UUID",
            MEM0.insert(mem0("42", "{\"data\":\"likes tea\"}")),
            rejected("invalid-uuid")),
        kind(
            "an id in capitals",
            MEM0.insert(mem0(ID.toUpperCase(java.util.Locale.ROOT), "{\"data\":\"likes tea\"}")),
            version(memory -> assertThat(memory.getId()).isEqualTo(ID))),
        kind(
            "a vector of other dims",
            MEM0.insert(mem0(List.of(1.0, 2.0, 3.0))),
            version(BadInputTest::isEmbedded)),
        kind("an empty vector", MEM0.insert(mem0(List.of())), version(BadInputTest::isEmbedded)),
        kind(
            "NaN in a vector",
            MEM0.insert(mem0(List.of(Double.NaN, 1.0))),
            version(BadInputTest::isEmbedded)),
        kind(
            "infinity in a vector",
            MEM0.insert(mem0(List.of(1.0, Double.NEGATIVE_INFINITY))),
            version(BadInputTest::isEmbedded)),
        kind(
            "a number in a vector that single precision cannot hold",
            MEM0.insert(mem0(List.of(1e300, 1.0))),
            version(BadInputTest::isEmbedded)),
        kind("no vector", MEM0.insert(mem0((Object) null)), version(BadInputTest::isEmbedded)));
  }

  static Stream<Arguments> textsOfMem0() {
    return Stream.of(
        payload("no payload", null, rejected("invalid-payload")),
        payload("an array", "[1]", rejected("invalid-payload")),
        payload("a number", "42", rejected("invalid-payload")),
        payload("JSON's null", "null", rejected("invalid-payload")),
        payload("no JSON", "{\"data\"", rejected("invalid-payload")),
        payload("two objects", "{\"data\":\"a\"}{\"data\":\"b\"}", rejected("invalid-payload")),
        payload("no text", "{\"user_id\":\"drj\"}", nothing()),
        payload("telemetry", "{\"type\":\"user_identity\"}", nothing()),
        payload("a text that is none", "{\"data\":{\"a\":1}}", rejected("invalid-payload")),
        payload(
            "a user that is none",
            "{\"data\":\"likes tea\",\"user_id\":[\"drj\"]}",
            rejected("invalid-payload")),
        payload(
            "a number as user",
            "{\"data\":\"likes tea\",\"user_id\":42}",
            version(memory -> assertThat(memory.getUser().getKey()).isEqualTo("42"))),
        payload(
            "an empty text",
            "{\"data\":\"\"}",
            version(memory -> assertThat(memory.getContent()).isEmpty())),
        payload(
            "10 MB of text",
            "{\"data\":\"" + "x".repeat(TEN_MB) + "\"}",
            version(memory -> assertThat(memory.getContent()).hasSize(TEN_MB))),
        payload("NUL", "{\"data\":\"a\\u0000b\"}", content("a\uFFFDb")),
        payload("a lone surrogate", "{\"data\":\"a\\ud83db\"}", content("a\uFFFDb")),
        payload("a surrogate pair", "{\"data\":\"a\\ud83c\\udf75b\"}", content("a\uD83C\uDF75b")),
        payload(
            "NUL in a key",
            "{\"data\":\"likes tea\",\"a\\u0000\":\"\\u0000\"}",
            metadata("{\"a\uFFFD\":\"\uFFFD\"}")),
        payload(
            "a time without a zone",
            "{\"data\":\"likes tea\",\"created_at\":\"2025-03-01T10:00:00\"}",
            createdAt("2025-03-01T10:00:00Z")),
        payload(
            "a time of the Pacific",
            "{\"data\":\"likes tea\",\"created_at\":\"2025-03-01T02:00:00.5-08:00\"}",
            createdAt("2025-03-01T10:00:00.500Z")),
        payload(
            "nanoseconds",
            "{\"data\":\"likes tea\",\"created_at\":\"2025-03-01T10:00:00.123456789Z\"}",
            createdAt("2025-03-01T10:00:00.123456Z")));
  }

  static Stream<Arguments> jsonOfMem0() {
    return Stream.of(
        payload(
            "a key twice",
            "{\"data\":\"likes rum\",\"n\":1,\"data\":\"likes tea\",\"n\":2}",
            version(
                memory -> {
                  assertThat(memory.getContent()).isEqualTo("likes tea");
                  assertThat(memory.getMetadata()).isEqualTo("{\"n\":2}");
                })),
        payload("nested 900 deep", nested(900), version(memory -> assertThat(memory).isNotNull())),
        payload("nested 5,000 deep", nested(5_000), rejected("invalid-payload")),
        payload(
            "more digits than a double has",
            "{\"data\":\"likes tea\",\"n\":12345678901234567890.12345678901234567890}",
            metadata("{\"n\":12345678901234567890.1234567890123456789}")),
        payload(
            "2,000 digits",
            "{\"data\":\"likes tea\",\"n\":" + "1".repeat(2_000) + "}",
            metadata("{\"n\":" + "1".repeat(2_000) + "}")),
        payload("1e400", "{\"data\":\"likes tea\",\"n\":1e400}", metadata("{\"n\":1E+400}")),
        payload("1e999999", "{\"data\":\"x\",\"n\":1e999999}", rejected("invalid-payload")),
        payload("1e-999999", "{\"data\":\"x\",\"n\":1e-999999}", rejected("invalid-payload")),
        payload(
            "1e99999999999", "{\"data\":\"x\",\"n\":1e99999999999}", rejected("invalid-payload")),
        payload("NaN in JSON", "{\"data\":\"x\",\"n\":NaN}", rejected("invalid-payload")),
        payload(
            "a category twice",
            "{\"data\":\"likes tea\",\"categories\":[\"work\",\"food\",\"work\"]}",
            version(memory -> assertThat(memory.getCategories()).containsExactly("food", "work"))),
        payload(
            "categories that are none",
            "{\"data\":\"likes tea\",\"categories\":[\"work\",[1]]}",
            version(
                memory -> {
                  assertThat(memory.getCategories()).isEmpty();
                  assertThat(memory.getMetadata()).isEqualTo("{\"categories\":[\"work\",[1]]}");
                })),
        payload(
            "a state that is none",
            "{\"data\":\"likes tea\",\"memory_state\":\"snoozed\"}",
            version(
                memory -> {
                  assertThat(memory.getState()).isEqualTo(MemoryState.ACTIVE);
                  assertThat(memory.getMetadata()).isEqualTo("{\"memory_state\":\"snoozed\"}");
                })));
  }

  static Stream<Arguments> rowsOfOpenMemory() {
    return Stream.of(
        kind("a TRUNCATE", MEMORIES.truncate(), rejected("truncated")),
        kind(
            "a row without a column that memories have",
            USERS.insert(row("id", UNKNOWN_ROW, "user_id", "ada")),
            rejected("missing-column")),
        column("no text", "content", null, content("")),
        column(
            "no user", "user_id", null, version(memory -> assertThat(memory.getUser()).isNull())),
        column("no app", "app_id", null, version(memory -> assertThat(memory.getApp()).isNull())),
        column("an id that is no UUID", "id", "42", rejected("invalid-uuid")),
        column("a user id that is no UUID", "user_id", "drj", rejected("invalid-uuid")),
        column("an app id that is no UUID", "app_id", "claude", rejected("invalid-uuid")),
        column("a user that does not exist", "user_id", UNKNOWN_ROW, rejected("reference-missing")),
        column("an app that does not exist", "app_id", UNKNOWN_ROW, rejected("reference-missing")),
        column("a state that nobody knows", "state", "snoozed", rejected("unknown-state")),
        column(
            "no state",
            "state",
            null,
            version(memory -> assertThat(memory.getState()).isEqualTo(MemoryState.ACTIVE))),
        column("metadata that is no object", "metadata", "\"x\"", rejected("invalid-metadata")),
        column(
            "metadata nested 5,000 deep", "metadata", nested(5_000), rejected("invalid-metadata")),
        column(
            "a number that jsonb cannot hold",
            "metadata",
            "{\"n\":1e200000}",
            rejected("invalid-metadata")),
        column("no metadata", "metadata", null, metadata("{}")),
        column("JSON's null as metadata", "metadata", "null", metadata("{}")),
        column(
            "NUL in metadata", "metadata", "{\"a\":\"\\u0000\"}", metadata("{\"a\":\"\uFFFD\"}")),
        column("a key of metadata twice", "metadata", "{\"a\":1,\"a\":2}", metadata("{\"a\":2}")),
        column("10 MB of text", "content", "x".repeat(TEN_MB), content("x".repeat(TEN_MB))),
        column(
            "infinity as a time",
            "archived_at",
            Long.MAX_VALUE,
            version(memory -> assertThat(memory.getArchivedAt()).isNull())));
  }

  static Stream<Arguments> linksOfOpenMemory() {
    return Stream.of(
        kind("a TRUNCATE", LINKS.truncate(), rejected("truncated")),
        kind(
            "a memory that is no UUID",
            LINKS.insert(link("42", CATEGORY_ROW)),
            rejected("invalid-uuid")),
        kind(
            "a category that is no UUID", LINKS.insert(link(ID, "work")), rejected("invalid-uuid")),
        kind(
            "a category that does not exist",
            LINKS.insert(link(ID, UNKNOWN_ROW)),
            rejected("reference-missing")),
        kind(
            "a link changed in place",
            LINKS.update(link(ID, CATEGORY_ROW), link(ID, UNKNOWN_ROW)),
            rejected("link-updated")),
        kind("a link that is not there deleted", LINKS.delete(link(ID, CATEGORY_ROW)), nothing()));
  }

  static Stream<Arguments> recordsOfReferenceTables() {
    byte[] whole = USERS.insert(row("id", UNKNOWN_ROW, "user_id", "ada")).value();
    return Stream.of(
        arguments(named("Avro cut short", Arrays.copyOf(whole, whole.length - 3))),
        arguments(named("an unknown schema id", UNKNOWN_SCHEMA)),
        arguments(named("text", "ada".getBytes(StandardCharsets.UTF_8))),
        arguments(named("a TRUNCATE", USERS.truncate().value())),
        arguments(named("an insert without a row", USERS.insert(null).value())),
        arguments(
            named(
                "an id that is no UUID", USERS.insert(row("id", "42", "user_id", "ada")).value())),
        arguments(named("no name", USERS.insert(row("id", UNKNOWN_ROW, "user_id", null)).value())),
        arguments(
            named(
                "a row without a column that users have",
                CATEGORIES.insert(row("id", UNKNOWN_ROW, "name", "work")).value())));
  }

  static Stream<Arguments> recordsOfUserIds() {
    return Stream.of(
        arguments(named("text", "drj".getBytes(StandardCharsets.UTF_8))),
        arguments(named("an insert without a row", MAPPING.insert(null).value())),
        arguments(named("a delete without a row", MAPPING.delete(null).value())),
        arguments(
            named(
                "a UUID that is none",
                MAPPING.insert(row("string_id", "drj", "uuid_id", "42")).value())),
        arguments(
            named("no UUID", MAPPING.insert(row("string_id", "drj", "uuid_id", null)).value())),
        arguments(
            named(
                "a row without a column that pairs have",
                USERS.insert(row("id", UNKNOWN_ROW, "user_id", "drj")).value())));
  }

  private static Arguments payload(String kind, String payload, Consumer<Outcome> expected) {
    return kind(kind, MEM0.insert(mem0(ID, payload)), expected);
  }

  private static Arguments column(
      String kind, String column, Object value, Consumer<Outcome> expected) {
    return kind(kind, MEMORIES.insert(memory(ID, column, value)), expected);
  }

  private static Arguments kind(
      String kind, DebeziumEvents.Event event, Consumer<Outcome> expected) {
    return kind(kind, event.value(), expected);
  }

  private static Arguments kind(String kind, byte[] value, Consumer<Outcome> expected) {
    return arguments(named(kind, value), expected);
  }

  private static Consumer<Outcome> rejected(String code) {
    return outcome -> {
      assertThat(outcome.versions()).isEmpty();
      assertThat(outcome.rejected()).extracting(RejectedEvent::getCode).containsExactly(code);
    };
  }

  private static Consumer<Outcome> nothing() {
    return outcome -> {
      assertThat(outcome.versions()).isEmpty();
      assertThat(outcome.rejected()).isEmpty();
    };
  }

  private static Consumer<Outcome> version(Consumer<CanonicalMemory> expected) {
    return outcome -> expected.accept(outcome.version());
  }

  private static Consumer<Outcome> content(String text) {
    return version(memory -> assertThat(memory.getContent()).isEqualTo(text));
  }

  private static Consumer<Outcome> metadata(String json) {
    return version(memory -> assertThat(memory.getMetadata()).isEqualTo(json));
  }

  private static Consumer<Outcome> createdAt(String time) {
    return version(memory -> assertThat(memory.getCreatedAt()).isEqualTo(Instant.parse(time)));
  }

  private static void isEmbedded(CanonicalMemory memory) {
    assertThat(memory.getEmbedding().getVector()).isEqualTo(EMBEDDED);
  }

  private static String nested(int depth) {
    return "{\"data\":\"likes tea\",\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  private static Map<String, Object> mem0(String id, String payload) {
    return row("id", id, "vector", VECTOR, "payload", payload);
  }

  private static Map<String, Object> mem0(Object vector) {
    return row("id", ID, "vector", vector, "payload", "{\"data\":\"likes tea\"}");
  }

  private static Map<String, Object> memory(String id, String column, Object value) {
    Map<String, Object> memory =
        row(
            "id",
            id,
            "user_id",
            USER_ROW,
            "app_id",
            APP_ROW,
            "content",
            "likes tea",
            "metadata",
            "{}",
            "state",
            "active");
    memory.put(column, value);
    return memory;
  }

  private static Map<String, Object> link(String memory, String category) {
    return row("memory_id", memory, "category_id", category);
  }

  /** All that comes of a record, also what comes of it only when a time limit has passed. */
  private Outcome outcomeOf(DebeziumEvents table, byte[] value) {
    pipe(table, value);
    pipeline.pass(REFERENCE_TIMEOUT);
    pipeline.pass(REFERENCE_TIMEOUT);
    return new Outcome(canonical.readValuesToList(), rejected.readValuesToList());
  }

  private void pipe(DebeziumEvents table, byte[] value) {
    pipeline.pipe(table, null, value);
  }
}
