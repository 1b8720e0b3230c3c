package io.memorysync.streams.normalize;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.streams.rejection.RejectionCode;
import io.memorysync.streams.testing.DebeziumEvents;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Mem0RowReaderTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String DRJ_ID = "12345678-1234-5678-9012-123456789abc";
  private static final UserRef DRJ = new UserRef(DRJ_ID, "drj");
  private static final List<Double> VECTOR = List.of(0.1, 0.2, 0.3);
  private static final String TEA = "{\"data\":\"likes tea\"}";
  private static final String COFFEE = "{\"data\":\"likes coffee\"}";

  private final DebeziumEvents events = DebeziumEvents.collection("mem0", "mem0migrations");
  private final KnownReferences references = new KnownReferences().user("drj", DRJ_ID);

  @Test
  void a_row_of_the_python_client_is_a_memory() {
    MemoryImage image =
        afterImage(
            """
            {"data": "likes tea", "hash": "ca1e", "text_lemmatized": "like tea",
             "created_at": "2025-07-14T11:02:03.123456-07:00",
             "updated_at": "2025-07-14T18:05:00+00:00",
             "user_id": "12345678-1234-5678-9012-123456789abc", "agent_id": "cook", "run_id": "r1",
             "actor_id": "ann", "role": "user", "attributed_to": "user",
             "expiration_date": "2030-01-01", "memory_type": "procedural_memory",
             "source": {"b": 1.0, "a": null}}
            """);

    assertThat(image)
        .isEqualTo(
            primary("likes tea")
                .setUser(DRJ)
                .setAgentId("cook")
                .setRunId("r1")
                .setCreatedAt(Instant.parse("2025-07-14T18:02:03.123456Z"))
                .setUpdatedAt(Instant.parse("2025-07-14T18:05:00Z"))
                .setMetadata(
                    "{\"actor_id\":\"ann\",\"attributed_to\":\"user\",\"expiration_date\":\"2030-01-01\","
                        + "\"memory_type\":\"procedural_memory\",\"role\":\"user\","
                        + "\"source\":{\"a\":null,\"b\":1}}")
                .build());
  }

  @Test
  void a_row_of_the_typescript_3_client_is_the_same_memory() {
    MemoryImage image =
        afterImage(
            """
            {"data": "likes tea", "hash": "ca1e", "textLemmatized": "like tea",
             "createdAt": "2025-07-14T18:02:03.123Z", "updatedAt": "2025-07-14T18:05:00.000Z",
             "user_id": "drj", "attributedTo": "user"}
            """);

    assertThat(image)
        .isEqualTo(
            primary("likes tea")
                .setUser(DRJ)
                .setRewrite(true)
                .setCreatedAt(Instant.parse("2025-07-14T18:02:03.123Z"))
                .setUpdatedAt(Instant.parse("2025-07-14T18:05:00Z"))
                .setMetadata("{\"attributed_to\":\"user\"}")
                .build());
  }

  @Test
  void a_row_of_the_typescript_2_client_has_its_ids_in_camel_case() {
    MemoryImage image =
        afterImage(
            "{\"data\":\"likes tea\",\"userId\":\"drj\",\"agentId\":\"cook\",\"runId\":\"r1\"}");

    assertThat(image)
        .isEqualTo(
            primary("likes tea")
                .setUser(DRJ)
                .setRewrite(true)
                .setAgentId("cook")
                .setRunId("r1")
                .build());
  }

  @Test
  void a_row_that_names_its_user_in_the_form_of_its_store_need_not_be_rewritten() {
    assertThat(afterImage("{\"data\":\"x\",\"user_id\":\"" + DRJ_ID + "\"}").getRewrite())
        .isFalse();
    assertThat(afterImage("{\"data\":\"x\",\"user_id\":\"drj\"}").getRewrite()).isTrue();
    assertThat(afterImage("{\"data\":\"x\"}").getRewrite()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "memory_state": "active"         | true
          "memory_state": "paused"         | false
          "categories": []                 | true
          "categories": ["work"]           | false
          "categories": ["home", "work"]   | false
          "categories": ["work", "home"]   | true
          "categories": ["work", "work"]   | true
          """)
  void a_row_that_tells_state_or_categories_otherwise_than_a_sink_is_rewritten(
      String key, boolean rewritten) {
    assertThat(afterImage("{\"data\": \"x\", " + key + "}").getRewrite()).isEqualTo(rewritten);
  }

  @Test
  void where_clients_of_two_dialects_wrote_the_earliest_creation_and_the_latest_update_count() {
    MemoryImage image =
        afterImage(
            """
            {"data": "x", "created_at": "2025-07-14T18:00:00Z", "createdAt": "2025-07-15T00:00:00Z",
             "updated_at": "2025-07-14T18:00:00Z", "updatedAt": "2025-07-15T00:00:00Z"}
            """);

    assertThat(image.getCreatedAt()).isEqualTo("2025-07-14T18:00:00Z");
    assertThat(image.getUpdatedAt()).isEqualTo("2025-07-15T00:00:00Z");
  }

  @Test
  void a_time_that_cannot_be_read_is_left_out() {
    assertThat(afterImage("{\"data\":\"x\",\"created_at\":\"yesterday\",\"updated_at\":7}"))
        .isEqualTo(primary("x").build());
  }

  @Test
  void state_categories_and_app_are_stated_only_where_the_payload_tells_them() {
    MemoryImage image =
        afterImage(
            """
            {"data": "x", "memory_state": "paused", "categories": ["work", "home", "work"],
             "source_app": "openmemory", "mcp_client": "claude"}
            """);

    assertThat(image.getStated())
        .contains(MemoryField.STATE, MemoryField.CATEGORIES, MemoryField.APP);
    assertThat(image.getState()).isEqualTo(MemoryState.PAUSED);
    assertThat(image.getCategories()).containsExactly("home", "work");
    assertThat(image.getApp()).isEqualTo("claude");
    assertThat(image.getMetadata()).isEqualTo("{}");
  }

  @Test
  void keys_of_ours_with_something_else_in_them_are_the_callers_own() {
    String mine =
        "{\"categories\":[1],\"mcp_client\":7,\"memory_state\":\"sleepy\",\"source_app\":\"slack\"}";

    assertThat(afterImage("{\"data\":\"x\"," + mine.substring(1)))
        .isEqualTo(primary("x").setMetadata(mine).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":\"x\"}",
        "{\"data\":\"x\",\"user_id\":null}",
        "{\"data\":\"x\",\"user_id\":\"\"}"
      })
  void a_memory_may_have_no_user(String payload) {
    assertThat(afterImage(payload).getUser()).isNull();
  }

  @Test
  void a_number_as_user_is_its_text() {
    assertThat(afterImage("{\"data\":\"x\",\"user_id\":42}").getUser().getKey()).isEqualTo("42");
  }

  @Test
  void the_pair_of_an_unknown_user_comes_with_the_change() {
    Normalized.Change change =
        (Normalized.Change) read(events.insert(mem0("{\"data\":\"x\",\"user_id\":\"ann\"}")));

    assertThat(change.derived())
        .containsExactly(
            new UserId("ann", change.change().getAfter().getUser().getId(), UserIdSource.DERIVED));
  }

  @Test
  void an_update_shows_both_rows() {
    MemoryChange change =
        change(events.update(mem0(TEA), mem0(COFFEE)).at(90, 100).inTransaction(7L).by("pg"));

    assertThat(change.getOp()).isEqualTo(ChangeOp.UPDATE);
    assertThat(change.getBefore()).isEqualTo(primary("likes tea").build());
    assertThat(change.getAfter()).isEqualTo(primary("likes coffee").build());
    assertThat(change.getMemoryId()).isEqualTo(ID);
    assertThat(List.of(change.getCommitLsn(), change.getLsn(), change.getTransactionId()))
        .containsExactly(90L, 100L, 7L);
    assertThat(change.getOrigin()).isEqualTo("pg");
  }

  @Test
  void a_delete_shows_the_row_that_was() {
    MemoryChange change = change(events.delete(mem0(TEA)));

    assertThat(change.getOp()).isEqualTo(ChangeOp.DELETE);
    assertThat(change.getBefore()).isEqualTo(primary("likes tea").build());
    assertThat(change.getAfter()).isNull();
  }

  @Test
  void a_row_of_a_snapshot_is_a_change_without_before() {
    MemoryChange change = change(events.snapshot(mem0(TEA)));

    assertThat(change.getOp()).isEqualTo(ChangeOp.SNAPSHOT);
    assertThat(change.getBefore()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user_id\":\"u\",\"type\":\"user_identity\"}",
        "{\"user_id\":\"u\"}",
        "{\"data\":null}",
        "{}"
      })
  void rows_of_mem0s_own_are_ignored(String payload) {
    assertThat(read(events.insert(mem0(payload)))).isInstanceOf(Normalized.Ignored.class);
    assertThat(read(events.delete(mem0(payload)))).isInstanceOf(Normalized.Ignored.class);
  }

  @Test
  void a_truncate_is_rejected_with_the_way_back() {
    assertThat(rejected(events.truncate()).code()).isEqualTo(RejectionCode.TRUNCATED);
    assertThat(rejected(events.truncate()).reason())
        .contains("public.mem0migrations")
        .contains("./memory-sync replay");
  }

  @Test
  void a_row_that_becomes_a_memory_is_an_insert_and_one_that_ceases_to_be_one_a_delete() {
    MemoryChange became = change(events.update(mem0("{}"), mem0(TEA)));
    MemoryChange ceased = change(events.update(mem0(TEA), mem0("{}")));

    assertThat(List.of(became.getOp(), ceased.getOp()))
        .containsExactly(ChangeOp.INSERT, ChangeOp.DELETE);
    assertThat(became.getBefore()).isNull();
    assertThat(ceased.getAfter()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "[]", "\"text\"", "{", "{\"data\":7}", "{\"data\":\"x\",\"user_id\":[]}"})
  void a_payload_that_no_client_writes_is_rejected_without_quoting_it(String payload) {
    Normalized.Rejected rejected = rejected(events.insert(mem0(payload)));

    assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID_PAYLOAD);
    assertThat(rejected.memoryId()).hasValue(ID);
    assertThat(rejected.reason()).contains("public.mem0migrations").doesNotContain("\"x\"");
  }

  @Test
  void a_row_without_payload_is_rejected() {
    assertThat(rejected(events.insert(mem0(null))).code()).isEqualTo(RejectionCode.INVALID_PAYLOAD);
  }

  @Test
  void a_row_that_was_mended_is_read_again() {
    MemoryChange change = change(events.update(mem0("[]"), mem0(TEA)));

    assertThat(change.getOp()).isEqualTo(ChangeOp.INSERT);
    assertThat(change.getAfter().getContent()).isEqualTo("likes tea");
  }

  @Test
  void a_row_that_could_not_be_read_is_still_deleted() {
    MemoryChange change = change(events.delete(mem0("[]")));

    assertThat(change.getOp()).isEqualTo(ChangeOp.DELETE);
    assertThat(change.getBefore()).isNull();
  }

  @Test
  void an_id_that_is_no_uuid_is_rejected() {
    Normalized.Rejected rejected = rejected(events.insert(row("id", "7", "payload", TEA)));

    assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID_UUID);
    assertThat(rejected.memoryId()).isEmpty();
  }

  @Test
  void an_event_without_the_whole_row_is_rejected_with_the_command_that_mends_it() {
    List<Normalized.Rejected> rejections =
        List.of(
            rejected(events.updateWithoutBefore(mem0(TEA))),
            rejected(events.delete(row("id", ID))),
            rejected(events.update(mem0(TEA), mem0("__debezium_unavailable_value"))));

    assertThat(rejections)
        .allSatisfy(
            rejected -> {
              assertThat(rejected.code()).isEqualTo(RejectionCode.REPLICA_IDENTITY);
              assertThat(rejected.memoryId()).hasValue(ID);
              assertThat(rejected.reason())
                  .contains("ALTER TABLE public.mem0migrations REPLICA IDENTITY FULL;");
            });
  }

  @Test
  void a_table_of_another_shape_is_rejected() {
    DebeziumEvents users = DebeziumEvents.users("openmemory");

    Normalized.Rejected rejected = rejected(users.insert(row("id", ID, "user_id", "drj")));

    assertThat(rejected.code()).isEqualTo(RejectionCode.MISSING_COLUMN);
    assertThat(rejected.reason()).contains("public.users").contains("'payload'");
  }

  @ParameterizedTest
  @CsvSource({"0.5", "NaN", "Infinity"})
  void a_vector_that_cannot_be_used_is_left_out_where_an_embedder_makes_another(double component) {
    Map<String, Object> row = mem0(TEA);
    row.put("vector", Collections.nCopies(component == 0.5 ? 2 : 3, component));

    assertThat(change(events.insert(row)).getAfter().getVector()).isNull();
  }

  @Test
  void a_vector_that_cannot_be_used_is_rejected_where_none_makes_another() {
    Map<String, Object> row = mem0(TEA);
    row.put("vector", List.of(0.5, 0.5));

    Normalized.Rejected rejected =
        (Normalized.Rejected)
            reader(PartRole.PRIMARY, false).read(envelope(events.insert(row)), references);

    assertThat(rejected.code()).isEqualTo(RejectionCode.VECTOR_DIMS);
    assertThat(rejected.reason()).contains("2 dimensions").contains("3 finite");
  }

  @Test
  void a_row_without_vector_is_read_with_and_without_an_embedder() {
    Map<String, Object> row = mem0(TEA);
    row.put("vector", null);

    assertThat(reader(PartRole.PRIMARY, false).read(envelope(events.insert(row)), references))
        .isInstanceOf(Normalized.Change.class);
  }

  @Test
  void beside_openmemory_a_row_speaks_for_its_text_and_user_only() {
    Normalized.Change change =
        (Normalized.Change)
            reader(PartRole.COMPANION, true)
                .read(
                    envelope(
                        events.insert(
                            mem0(
                                "{\"data\":\"x\",\"user_id\":\"drj\",\"mcp_client\":\"claude\",\"k\":1}"))),
                    references);

    assertThat(change.change().getRole()).isEqualTo(PartRole.COMPANION);
    assertThat(change.change().getAfter())
        .isEqualTo(
            MemoryImage.newBuilder()
                .setStated(List.of(MemoryField.CONTENT, MemoryField.USER))
                .setContent("x")
                .setUser(DRJ)
                .setRewrite(true)
                .setVector(List.of(0.1f, 0.2f, 0.3f))
                .build());
  }

  private static Map<String, Object> mem0(String payload) {
    return row("id", ID, "vector", VECTOR, "payload", payload);
  }

  private static MemoryImage.Builder primary(String content) {
    return MemoryImage.newBuilder()
        .setStated(
            List.of(
                MemoryField.CONTENT,
                MemoryField.USER,
                MemoryField.AGENT_ID,
                MemoryField.RUN_ID,
                MemoryField.METADATA))
        .setContent(content)
        .setMetadata("{}")
        .setVector(List.of(0.1f, 0.2f, 0.3f));
  }

  private MemoryImage afterImage(String payload) {
    return change(events.insert(mem0(payload))).getAfter();
  }

  private MemoryChange change(DebeziumEvents.Event event) {
    return ((Normalized.Change) read(event)).change();
  }

  private Normalized.Rejected rejected(DebeziumEvents.Event event) {
    return (Normalized.Rejected) read(event);
  }

  private Normalized read(DebeziumEvents.Event event) {
    return reader(PartRole.PRIMARY, true).read(envelope(event), references);
  }

  private Mem0RowReader reader(PartRole role, boolean embedder) {
    StorePart part = new StorePart("mem0", StoreParts.COLLECTION, role, events.topic());
    return new Mem0RowReader(part, UserIdForm.UUID, new VectorSpec(3, embedder));
  }

  private static ChangeEnvelope envelope(DebeziumEvents.Event event) {
    Optional<ChangeEnvelope> envelope = ChangeEnvelope.of(event.envelope());
    return envelope.orElseThrow();
  }
}
