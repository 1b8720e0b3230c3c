package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.MemoryConflict;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.testkit.Operation;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With policy manual a person settles conflicts, by {@code ./memory-sync conflicts}. */
@OtherSettings
class OpenConflictIT {

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private UUID id;
  private MemoryConflict conflict;

  @BeforeEach
  void twoEditsOfOneTextThatHadNotSeenEachOther() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    OpenMemoryClient client = pipeline.openMemory();
    id = client.add(Pipeline.newUser(), "Plays the cello.");
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    try (Database application = new Database(pipeline.stack().mem0())) {
      application.execute("BEGIN");
      application.rows("SELECT id FROM mem0migrations WHERE id = ? FOR UPDATE", id);
      client.edit(id, "Plays the viola.");
      eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(2));
      application.execute(
          "UPDATE mem0migrations SET payload = payload || '{\"data\": \"Plays the violin.\"}'"
              + " WHERE id = ?",
          id);
      application.execute("COMMIT");
    }
    eventually(() -> assertThat(pipeline.published().conflicts(id)).hasSize(1));
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
  }

  @Test
  void showHasBothTextsAndTheOneTheyWereChangedFrom() {
    Operation show = pipeline.stack().operate("conflicts", "show", id.toString(), "content");
    assertThat(show.status()).as(show.errors()).isZero();
    assertThat(show.output())
        .contains("Plays the cello.", "Plays the viola.", "Plays the violin.")
        .contains("conflicts choose " + id + " content " + conflict.getVersion());
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
  void theConsoleShowsBothValuesAndTheOneThatIsChosenThereIsInEveryStore() throws Exception {
    ConsoleHttp console = new ConsoleHttp(pipeline.stack().gateway());
    assertThat(console.get("conflicts/" + id).toString())
        .contains("Plays the cello.", "Plays the viola.", "Plays the violin.");

    console.post(
        "conflicts/" + id + "/content/" + conflict.getVersion(), "{'chosen': 'loser'}", 200);

    eventually(
        () -> assertThat(openMemory.memory(id)).containsEntry("content", "Plays the violin."));
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Plays the violin."));
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
