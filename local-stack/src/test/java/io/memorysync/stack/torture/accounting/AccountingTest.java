package io.memorysync.stack.torture.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.stack.torture.writes.BookedWrite;
import io.memorysync.stack.torture.writes.Kind;
import io.memorysync.stack.torture.writes.Operation;
import io.memorysync.stack.torture.writes.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The accountant has to find what is missing: each test is a run of a few events. */
class AccountingTest {

  private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final History history = new History();
  private final List<BookedWrite> writes = new ArrayList<>();
  private int second;

  @Test
  void aWriteThatTheAgreedStateHasIsInTheResult() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    version(1, "tea");

    assertThat(fates()).containsExactly(Map.entry(Fate.IN_RESULT, 1));
    assertThat(losses()).isEmpty();
  }

  @Test
  void aWriteIsOverwrittenByTheOneThatFoundItInItsRow() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    openMemory(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    version(1, "tea");
    version(2, "coffee");

    assertThat(fates()).containsOnly(Map.entry(Fate.OVERWRITTEN, 1), Map.entry(Fate.IN_RESULT, 1));
  }

  @Test
  void aWriteThatNobodySawAndTheResultLacksIsLostAndItsStoryTold() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    mem0(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    openMemory(Kind.EDIT, "water", row("tea"), row("water"));
    version(1, "tea");
    version(2, "water");

    assertThat(fates()).containsEntry(Fate.LOST, 1);
    assertThat(losses()).singleElement().asString().contains(ID.toString(), "coffee", "water");
  }

  @Test
  void aSinkThatWritesOverAValueHasNotSeenIt() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    mem0(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    event("mem0", "collection", 'u', row("coffee"), row("water"), "memory-sync-mem0-sink-0");
    openMemory(Kind.EDIT, "water", row("tea"), row("water"));
    version(1, "water");

    assertThat(fates()).containsEntry(Fate.LOST, 1);
  }

  @Test
  void aWriterThatLeftTheFieldAloneHasNotOverwrittenIt() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    openMemory(Kind.PAUSE, null, row("tea"), row("tea", "paused"));
    version(1, "water", "paused");

    assertThat(losses()).singleElement().asString().contains("python 1: ADD");
  }

  @Test
  void theLoserOfAConflictIsOnRecord() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    mem0(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    openMemory(Kind.EDIT, "water", row("tea"), row("water"));
    version(2, "water");
    conflict("content", "water", "coffee");

    assertThat(fates()).containsEntry(Fate.ON_RECORD, 1);
    assertThat(losses()).isEmpty();
  }

  @Test
  void aConflictAboutAnotherValueSavesNoWrite() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    mem0(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    openMemory(Kind.EDIT, "water", row("tea"), row("water"));
    version(2, "water");
    conflict("content", "water", "milk");

    assertThat(fates()).containsEntry(Fate.LOST, 1);
  }

  @Test
  void aCommittedWriteWithoutAnEventIsNotCaptured() {
    book(Kind.EDIT, "mem0", "coffee", Outcome.COMMITTED);

    assertThat(fates()).containsExactly(Map.entry(Fate.NOT_CAPTURED, 1));
    assertThat(losses()).hasSize(1);
  }

  @Test
  void aWriteInDoubtIsSettledByItsEvent() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    book(Kind.EDIT, "mem0", "coffee", Outcome.IN_DOUBT);
    event("mem0", "collection", 'u', row("tea"), row("coffee"), null);
    second++;
    book(Kind.EDIT, "mem0", "milk", Outcome.IN_DOUBT);
    version(1, "coffee");

    assertThat(fates())
        .containsOnly(
            Map.entry(Fate.OVERWRITTEN, 1),
            Map.entry(Fate.IN_RESULT, 1),
            Map.entry(Fate.ROLLED_BACK, 1));
    assertThat(losses()).isEmpty();
  }

  @Test
  void anApplicationsEventThatNobodyBookedIsShown() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    event("mem0", "collection", 'u', row("tea"), row("coffee"), null);
    version(1, "coffee");

    assertThat(new Accounting(history, writes).run().unbooked()).hasSize(1);
  }

  @Test
  void aDeleteThatHadSeenTheTextOverwritesIt() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    mem0(Kind.DELETE, null, row("tea"), null);
    version(1, "tea");
    version(2, "tea", "deleted");

    assertThat(fates()).containsOnly(Map.entry(Fate.OVERWRITTEN, 1), Map.entry(Fate.IN_RESULT, 1));
  }

  @Test
  void aTextThatTheDeleteHadNotSeenIsLostThoughTheTombstoneStillShowsIt() {
    openMemory(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    mem0(Kind.DELETE, null, row("tea"), null);
    version(2, "coffee", "deleted");

    assertThat(fates()).containsOnly(Map.entry(Fate.LOST, 1), Map.entry(Fate.IN_RESULT, 1));
  }

  @Test
  void aTextThatLostAgainstADeleteIsOnRecordWithTheWholeMemory() {
    openMemory(Kind.EDIT, "coffee", row("tea"), row("coffee"));
    mem0(Kind.DELETE, null, row("tea"), null);
    version(2, "coffee", "deleted");
    conflict("delete", null, "{\"content\": \"coffee\", \"state\": \"ACTIVE\"}");

    assertThat(fates()).containsOnly(Map.entry(Fate.ON_RECORD, 1), Map.entry(Fate.IN_RESULT, 1));
  }

  @Test
  void anEditOfAMemoryThatIsMarkedAsDeletedChangesNothing() {
    openMemory(Kind.EDIT, "coffee", row("tea", "deleted"), row("coffee", "deleted"));
    version(2, "tea", "deleted");

    assertThat(fates()).containsExactly(Map.entry(Fate.NOTHING_NEW, 1));
  }

  @Test
  void bothHalvesOfPythonsUpdateAreOneWrite() {
    mem0(Kind.ADD, "tea", null, row("tea"));
    book(Kind.EDIT, "mem0", "coffee", Outcome.COMMITTED);
    event("mem0", "collection", 'u', row("tea"), row("tea"), null);
    event("mem0", "collection", 'u', row("tea"), row("coffee"), null);
    version(1, "coffee");

    Accounting.Account account = new Accounting(history, writes).run();
    assertThat(account.fates())
        .containsOnly(Map.entry(Fate.OVERWRITTEN, 1), Map.entry(Fate.IN_RESULT, 1));
    assertThat(account.unbooked()).isEmpty();
  }

  @Test
  void aCategoryThatIsNowhereIsLost() {
    book(Kind.ADD, "openmemory", "tea", Outcome.COMMITTED);
    event("openmemory", "memories", 'c', null, row("tea"), null);
    Image link = new Image(true, Map.of(Image.CATEGORY + "food", Image.LINKED));
    event("openmemory", "categories", 'c', null, link, null);
    version(1, "tea");

    assertThat(fates()).containsExactly(Map.entry(Fate.LOST, 1));
  }

  @Test
  void twoWritersThatSetOneStateAtOneMomentHaveAnEventEach() {
    book(Kind.PAUSE, "openmemory", null, Outcome.COMMITTED);
    book(Kind.PAUSE, "openmemory", null, Outcome.COMMITTED);
    event("openmemory", "memories", 'u', row("tea"), row("tea", "paused"), null, 1);
    event("openmemory", "memories", 'u', row("tea", "paused"), row("tea", "paused"), null, 2);
    version(1, "tea", "paused");

    assertThat(fates()).containsOnly(Map.entry(Fate.IN_RESULT, 1), Map.entry(Fate.NOTHING_NEW, 1));
  }

  private Map<Fate, Integer> fates() {
    return new Accounting(history, writes).run().fates();
  }

  private List<Accounting.Told> losses() {
    return new Accounting(history, writes).run().losses();
  }

  private void mem0(Kind kind, String text, Image before, Image after) {
    book(kind, "mem0", text, Outcome.COMMITTED);
    event("mem0", "collection", op(before, after), before, after, null);
    second++;
  }

  private void openMemory(Kind kind, String text, Image before, Image after) {
    book(kind, "openmemory", text, Outcome.COMMITTED);
    event("openmemory", "memories", op(before, after), before, after, null);
    second++;
  }

  private static char op(Image before, Image after) {
    return before == null ? 'c' : after == null ? 'd' : 'u';
  }

  private void book(Kind kind, String store, String text, Outcome outcome) {
    Operation operation =
        new Operation(writes.size() + 1, kind, ID, text, null, List.of(), Duration.ZERO);
    Instant at = NOON.plusSeconds(second);
    String writer = store.equals("mem0") ? "python" : "cursor";
    writes.add(new BookedWrite(writer, store, operation, at, at.plusMillis(100), 1, outcome, null));
  }

  private void event(String store, String part, char op, Image before, Image after, String origin) {
    event(store, part, op, before, after, origin, second);
  }

  private void event(
      String store,
      String part,
      char op,
      Image before,
      Image after,
      String origin,
      long transaction) {
    history.add(
        new RowEvent(
            ID.toString(),
            store,
            part,
            op,
            before,
            after,
            origin,
            transaction,
            second,
            NOON.plusSeconds(second)));
  }

  private void version(long number, String content) {
    version(number, content, "active");
  }

  private void version(long number, String content, String state) {
    history.add(
        new Version(
            ID.toString(), number, row(content, state), "WRITTEN", "mem0", NOON, List.of()));
  }

  private void conflict(String field, String winner, String loser) {
    history.add(
        MemoryConflict.newBuilder()
            .setMemoryId(ID.toString())
            .setField(field)
            .setWinner(side("openmemory", winner))
            .setLoser(side("mem0", loser))
            .setPolicy("last-writer-wins")
            .setVersion(2)
            .setDetectedAt(NOON)
            .build());
  }

  private static ConflictSide side(String store, String value) {
    return ConflictSide.newBuilder().setStore(store).setValue(value).setWrittenAt(NOON).build();
  }

  private static Image row(String content) {
    return row(content, "active");
  }

  private static Image row(String content, String state) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(Image.CONTENT, content);
    fields.put(Image.STATE, state);
    return new Image(!state.equals(Image.DELETED), fields);
  }
}
