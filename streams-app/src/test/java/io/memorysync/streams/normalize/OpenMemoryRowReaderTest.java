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
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.normalize.Reference.Table;
import io.memorysync.streams.rejection.RejectionCode;
import io.memorysync.streams.testing.DebeziumEvents;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenMemoryRowReaderTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String DRJ_ROW = "22222222-2222-4222-8222-222222222222";
  private static final String CLAUDE_ROW = "33333333-3333-4333-8333-333333333333";
  private static final String DRJ_ID = "12345678-1234-5678-9012-123456789abc";
  private static final Map<String, Object> TEA =
      row(
          "id",
          ID,
          "user_id",
          DRJ_ROW,
          "app_id",
          CLAUDE_ROW,
          "content",
          "likes tea",
          "metadata",
          "{\"b\": 1.0, \"a\": []}",
          "state",
          "active",
          "created_at",
          1_752_516_123_123_456L,
          "updated_at",
          1_752_516_300_000_000L);

  private final DebeziumEvents events = DebeziumEvents.memories("openmemory");
  private final KnownReferences references =
      new KnownReferences()
          .row(Table.USERS, DRJ_ROW, "drj")
          .row(Table.APPS, CLAUDE_ROW, "claude")
          .user("drj", DRJ_ID);
  private final OpenMemoryRowReader reader =
      new OpenMemoryRowReader(
          new StorePart("openmemory", StoreParts.MEMORIES, PartRole.PRIMARY, events.topic()));

  @Test
  void a_row_is_a_memory_of_the_string_user_and_the_named_app() {
    assertThat(change(events.insert(TEA)).getAfter())
        .isEqualTo(
            MemoryImage.newBuilder()
                .setStated(
                    List.of(
                        MemoryField.CONTENT,
                        MemoryField.USER,
                        MemoryField.APP,
                        MemoryField.METADATA,
                        MemoryField.STATE))
                .setContent("likes tea")
                .setUser(new UserRef(DRJ_ID, "drj"))
                .setApp("claude")
                .setMetadata("{\"a\":[],\"b\":1}")
                .setState(MemoryState.ACTIVE)
                .setCreatedAt(Instant.parse("2025-07-14T18:02:03.123456Z"))
                .setUpdatedAt(Instant.parse("2025-07-14T18:05:00Z"))
                .build());
  }

  @Test
  void a_soft_delete_is_an_update_of_the_state() {
    MemoryChange change =
        change(events.update(TEA, tea("state", "deleted", "deleted_at", 1_752_516_300_000_000L)));

    assertThat(change.getOp()).isEqualTo(ChangeOp.UPDATE);
    assertThat(change.getBefore().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(change.getAfter().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(change.getAfter().getDeletedAt()).isEqualTo("2025-07-14T18:05:00Z");
  }

  @Test
  void an_archived_row_tells_when() {
    MemoryImage image =
        change(events.snapshot(tea("state", "archived", "archived_at", 1_752_516_300_000_000L)))
            .getAfter();

    assertThat(image.getState()).isEqualTo(MemoryState.ARCHIVED);
    assertThat(image.getArchivedAt()).isEqualTo("2025-07-14T18:05:00Z");
  }

  @Test
  void a_row_that_is_really_deleted_is_a_delete() {
    MemoryChange change = change(events.delete(TEA));

    assertThat(change.getOp()).isEqualTo(ChangeOp.DELETE);
    assertThat(change.getBefore().getContent()).isEqualTo("likes tea");
    assertThat(change.getAfter()).isNull();
  }

  @Test
  void a_row_without_state_is_active() {
    assertThat(change(events.insert(tea("state", null))).getAfter().getState())
        .isEqualTo(MemoryState.ACTIVE);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"-", "null"},
      nullValues = "-")
  void a_row_without_metadata_has_an_empty_object(String metadata) {
    assertThat(change(events.insert(tea("metadata", metadata))).getAfter().getMetadata())
        .isEqualTo("{}");
  }

  @Test
  void an_unknown_user_gets_a_uuid_at_once() {
    references.row(Table.USERS, DRJ_ROW, "ann");

    Normalized.Change change = (Normalized.Change) read(events.update(TEA, tea("content", "x")));

    assertThat(change.change().getAfter().getUser())
        .isEqualTo(new UserRef(UserIds.derivedId("ann"), "ann"));
    assertThat(change.derived()).hasSize(1);
  }

  @Test
  void a_row_of_a_user_not_yet_seen_waits_for_that_user() {
    String unseen = "44444444-4444-4444-8444-444444444444";

    assertThat(read(events.insert(tea("user_id", unseen))))
        .isEqualTo(new Normalized.Parked(new Reference(Table.USERS, unseen)));
  }

  @Test
  void a_row_of_an_app_not_yet_seen_waits_for_that_app() {
    String unseen = "44444444-4444-4444-8444-444444444444";

    assertThat(read(events.update(tea("app_id", unseen), TEA)))
        .isEqualTo(new Normalized.Parked(new Reference(Table.APPS, unseen)));
  }

  @Test
  void an_unknown_state_is_rejected() {
    Normalized.Rejected rejected = rejected(events.insert(tea("state", "frozen")));

    assertThat(rejected.code()).isEqualTo(RejectionCode.UNKNOWN_STATE);
    assertThat(rejected.reason()).contains("active, archived, deleted, paused");
    assertThat(rejected.memoryId()).hasValue(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"secret\"", "{"})
  void metadata_that_is_no_object_is_rejected_without_quoting_it(String metadata) {
    Normalized.Rejected rejected = rejected(events.insert(tea("metadata", metadata)));

    assertThat(rejected.code()).isEqualTo(RejectionCode.INVALID_METADATA);
    assertThat(rejected.reason()).doesNotContain("secret");
  }

  @Test
  void a_row_that_was_mended_is_read_again() {
    MemoryChange change = change(events.update(tea("metadata", "[]"), TEA));

    assertThat(change.getOp()).isEqualTo(ChangeOp.INSERT);
    assertThat(change.getBefore()).isNull();
  }

  @Test
  void an_event_without_the_whole_row_is_rejected_with_the_command_that_mends_it() {
    List<Normalized.Rejected> rejections =
        List.of(
            rejected(events.updateWithoutBefore(TEA)),
            rejected(events.delete(row("id", ID))),
            rejected(events.delete(row("id", ID, "user_id", "", "app_id", "", "content", ""))),
            rejected(events.update(TEA, tea("content", "__debezium_unavailable_value"))));

    assertThat(rejections)
        .allSatisfy(
            rejected -> {
              assertThat(rejected.code()).isEqualTo(RejectionCode.REPLICA_IDENTITY);
              assertThat(rejected.memoryId()).hasValue(ID);
              assertThat(rejected.reason())
                  .contains("ALTER TABLE public.memories REPLICA IDENTITY FULL;");
            });
  }

  @Test
  void a_user_id_that_is_no_uuid_is_rejected() {
    assertThat(rejected(events.insert(tea("user_id", "drj"))).code())
        .isEqualTo(RejectionCode.INVALID_UUID);
  }

  private static Map<String, Object> tea(Object... columnsAndValues) {
    Map<String, Object> row = new LinkedHashMap<>(TEA);
    row.putAll(row(columnsAndValues));
    return row;
  }

  private MemoryChange change(DebeziumEvents.Event event) {
    return ((Normalized.Change) read(event)).change();
  }

  private Normalized.Rejected rejected(DebeziumEvents.Event event) {
    return (Normalized.Rejected) read(event);
  }

  private Normalized read(DebeziumEvents.Event event) {
    return reader.read(ChangeEnvelope.of(event.envelope()).orElseThrow(), references);
  }
}
