package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.MemoryConflict;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.connect.ConnectClient;
import io.memorysync.testkit.Operation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With policy manual a person settles conflicts, by {@code ./memory-sync conflicts}. */
class OpenConflictIT {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final List<String> SINKS = List.of("openmemory-sink", "mem0-sink");

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private UUID id;
  private MemoryConflict conflict;

  @BeforeAll
  static void aPersonDecidesOnTexts() {
    new Pipeline().stack().restartStreamsApp(Map.of("conflict.policy.content", "manual"));
  }

  @AfterAll
  static void theLastWriterAgain() {
    new Pipeline().stack().restartStreamsApp();
  }

  @BeforeEach
  void twoEditsOfOneTextThatHadNotSeenEachOther() throws SQLException {
    ConnectClient connect = pipeline.stack().connect();
    OpenMemoryClient openMemoryClient = pipeline.openMemory();
    Mem0Client mem0Client = pipeline.mem0();
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    id = openMemoryClient.add(Pipeline.newUser(), "Plays the cello.");
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    SINKS.forEach(sink -> connect.stop(sink, STOP_TIMEOUT));
    openMemoryClient.edit(id, "Plays the viola.");
    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(2));
    mem0Client.update(id, "Plays the violin.");
    eventually(() -> assertThat(pipeline.published().conflicts(id)).hasSize(1));
    SINKS.forEach(connect::resume);
    SINKS.forEach(sink -> connect.awaitRunning(sink, STOP_TIMEOUT));
    conflict = pipeline.published().conflicts(id).get(0);
  }

  @Test
  void theValueThatStayedHoldsEverywhereAndTheConflictIsListedWithoutItsTexts()
      throws SQLException {
    assertThat(conflict.getOpen()).isTrue();
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Plays the viola."));
    Operation list = pipeline.stack().operate("conflicts", "--memory", id.toString());
    assertThat(list.status()).as(list.errors()).isEqualTo(1);
    assertThat(list.output())
        .contains(id.toString(), "content", "manual", "open", "openmemory", "mem0")
        .doesNotContain("Plays");
    choose("--winner");
  }

  @Test
  void showHasBothTextsAndTheOneTheyWereChangedFrom() {
    Operation show = pipeline.stack().operate("conflicts", "show", id.toString(), "content");
    assertThat(show.status()).as(show.errors()).isZero();
    assertThat(show.output())
        .contains("Plays the cello.", "Plays the viola.", "Plays the violin.")
        .contains("conflicts choose " + id + " content " + conflict.getVersion());
    choose("--winner");
  }

  @Test
  void theOtherValueOnceChosenIsInEveryStoreAndNothingIsOpen() throws SQLException {
    Operation choice = choose("--loser");
    assertThat(choice.status()).as(choice.errors()).isZero();
    assertThat(choice.output()).startsWith("Settled: version");
    eventually(
        () -> assertThat(openMemory.memory(id)).containsEntry("content", "Plays the violin."));
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Plays the violin."));
    Operation list = pipeline.stack().operate("conflicts", "list", "--memory", id.toString());
    assertThat(list.status()).as(list.errors()).isZero();
    assertThat(list.output()).contains("No conflict is open.");
  }

  @Test
  void aValueOfOnesOwnGoesToEveryStoreToo() throws SQLException {
    assertThat(choose("--value", "Plays both.").status()).isZero();
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", "Plays both."));
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Plays both."));
    Operation all =
        pipeline.stack().operate("conflicts", "--all", "--json", "--memory", id.toString());
    assertThat(all.output()).contains("\"status\" : \"settled\"", "\"store\" : \"operator\"");
  }

  @Test
  void theFirstChoiceCountsAndTheSecondIsToldWhatItWas() {
    assertThat(choose("--loser").status()).isZero();
    Operation second = choose("--winner");
    assertThat(second.status()).as(second.errors()).isEqualTo(1);
    assertThat(second.output()).contains("is not open: settled at", "with the value of mem0");
  }

  @Test
  void whatIsNoConflictIsRefusedWithTheCommandThatLists() {
    Operation refused =
        pipeline
            .stack()
            .operate("conflicts", "choose", id.toString(), "metadata", "1", "--value", "{}");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors()).contains("There is no conflict").contains("conflicts list");
    choose("--winner");
  }

  private Operation choose(String... value) {
    String version = Long.toString(conflict.getVersion());
    String[] arguments = new String[5 + value.length];
    List<String> words = List.of("conflicts", "choose", id.toString(), "content", version);
    System.arraycopy(words.toArray(String[]::new), 0, arguments, 0, words.size());
    System.arraycopy(value, 0, arguments, words.size(), value.length);
    return pipeline.stack().operate(arguments);
  }
}
