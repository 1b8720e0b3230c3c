package io.memorysync.streams.normalize;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.streams.normalize.Reference.Table;
import io.memorysync.streams.rejection.RejectionCode;
import io.memorysync.streams.testing.DebeziumEvents;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenMemoryCategoryReaderTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String WORK = "22222222-2222-4222-8222-222222222222";
  private static final String HOME = "33333333-3333-4333-8333-333333333333";
  private static final Map<String, Object> LINK = row("memory_id", ID, "category_id", WORK);

  private final DebeziumEvents events = DebeziumEvents.memoryCategories("openmemory");
  private final KnownReferences references =
      new KnownReferences().row(Table.CATEGORIES, WORK, "work");
  private final OpenMemoryCategoryReader reader =
      new OpenMemoryCategoryReader(
          new StorePart("openmemory", StoreParts.CATEGORIES, PartRole.LINKS, events.topic()));

  @Test
  void a_link_names_its_category() {
    MemoryChange change = change(events.insert(LINK));

    assertThat(change.getMemoryId()).isEqualTo(ID);
    assertThat(change.getRole()).isEqualTo(PartRole.LINKS);
    assertThat(change.getOp()).isEqualTo(ChangeOp.INSERT);
    assertThat(change.getCategory()).isEqualTo("work");
  }

  @Test
  void a_link_of_a_snapshot_and_an_unlink_name_theirs() {
    assertThat(change(events.snapshot(LINK)).getOp()).isEqualTo(ChangeOp.SNAPSHOT);
    assertThat(change(events.delete(LINK)).getOp()).isEqualTo(ChangeOp.DELETE);
    assertThat(change(events.delete(LINK)).getCategory()).isEqualTo("work");
  }

  @Test
  void a_link_to_a_category_not_yet_seen_waits_for_it() {
    assertThat(read(events.insert(row("memory_id", ID, "category_id", HOME))))
        .isEqualTo(new Normalized.Parked(new Reference(Table.CATEGORIES, HOME)));
  }

  @Test
  void an_update_that_changes_nothing_is_ignored() {
    assertThat(read(events.update(LINK, LINK))).isInstanceOf(Normalized.Ignored.class);
  }

  @Test
  void an_update_to_another_category_is_rejected() {
    Normalized rejected = read(events.update(LINK, row("memory_id", ID, "category_id", HOME)));

    assertThat(((Normalized.Rejected) rejected).code()).isEqualTo(RejectionCode.LINK_UPDATED);
  }

  private MemoryChange change(DebeziumEvents.Event event) {
    return ((Normalized.Change) read(event)).change();
  }

  private Normalized read(DebeziumEvents.Event event) {
    return reader.read(ChangeEnvelope.of(event.envelope()).orElseThrow(), references);
  }
}
