package io.memorysync.streams.resolve;

import static io.memorysync.streams.resolve.Changes.companion;
import static io.memorysync.streams.resolve.Changes.mem0;
import static io.memorysync.streams.resolve.Changes.ours;
import static io.memorysync.streams.resolve.Changes.relational;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryState;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.policy.ConflictPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/consistency.md} says about options and conflicts is so. */
class ConsistencyPageTest {

  private static final Path PAGE = Path.of("..", "docs", "consistency.md");
  private static final Pattern OPTION = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*\\.(?:ms|policy))`");

  private static final String CELLO = "Plays the cello.";
  private static final String VIOLA = "Plays the viola.";
  private static final String VIOLIN = "Plays the violin.";

  private final String page = read();
  private final Changes changes = new Changes();

  @Test
  void everyOptionOnThePageIsOne() {
    Matcher options = OPTION.matcher(page);
    assertThat(options.results().map(option -> option.group(1)).distinct())
        .isNotEmpty()
        .allSatisfy(option -> assertThat(StreamsAppConfig.DEFINITION.names()).contains(option));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        StreamsAppConfig.CONFLICT_POLICY,
        StreamsAppConfig.DELETE_POLICY,
        StreamsAppConfig.DELETED_RETENTION_MS
      })
  void theOptionsOfTheResolverHaveTheDefaultsOfThePage(String name) {
    ConfigKey option = StreamsAppConfig.DEFINITION.configKeys().get(name);
    assertThat(page).contains("| `" + name + "` | `" + option.defaultValue + "` |");
  }

  @ParameterizedTest
  @CsvSource({
    "last-writer-wins, Plays the violin.",
    "prefer:openmemory, Plays the viola.",
    "manual, Plays the viola."
  })
  void ofTwoEditsOfOneTextThePolicyDecidesAsInTheExample(String policy, String result) {
    OneMemory memory = race(policy);

    assertThat(memory.last().getVersion()).isEqualTo(3);
    assertThat(memory.last().getContent()).isEqualTo(result);
    assertThat(page).contains("**`" + policy + "`**").contains(row(last(memory)));
  }

  @Test
  void aChoiceIsTheNextVersionAndClosesTheConflictAsInTheExample() {
    OneMemory memory = race("manual");

    memory.given(changes.choice(last(memory), MemoryField.CONTENT, VIOLA, VIOLIN));

    assertThat(memory.last().getVersion()).isEqualTo(4);
    assertThat(memory.last().getContent()).isEqualTo(VIOLIN);
    assertThat(page).contains("It becomes version 4").contains(row(last(memory)));
  }

  @Test
  void editsOfDifferentFieldsAreNoConflict() {
    OneMemory memory = memory(DeletePolicy.DELETE_WINS, "last-writer-wins");
    memory.given(
        changes.openmemory(
            ChangeOp.UPDATE, relational(CELLO), relational(CELLO).setState(MemoryState.ARCHIVED)));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0(CELLO, 1, 2), mem0(VIOLIN, 3, 4)));

    assertThat(memory.last().getVersion()).isEqualTo(3);
    assertThat(memory.last().getContent()).isEqualTo(VIOLIN);
    assertThat(memory.last().getState()).isEqualTo(MemoryState.ARCHIVED);
    assertThat(memory.conflicts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DELETE_WINS, DELETED", "LAST_WRITER_WINS, ACTIVE"})
  void anEditAfterADeleteThatItHadNotSeen(DeletePolicy policy, MemoryState end) {
    OneMemory memory = memory(policy, "last-writer-wins");
    memory.given(changes.mem0(ChangeOp.DELETE, mem0(CELLO, 1, 2), null));
    memory.given(changes.openmemory(ChangeOp.UPDATE, relational(CELLO), relational(VIOLA)));

    assertThat(memory.last().getState()).isEqualTo(end);
    assertThat(memory.conflicts()).extracting(MemoryConflict::getField).containsExactly("delete");
  }

  @ParameterizedTest
  @EnumSource(DeletePolicy.class)
  void aDeleteAfterAnEditThatItHadNotSeen(DeletePolicy policy) {
    OneMemory memory = memory(policy, "last-writer-wins");
    memory.given(changes.openmemory(ChangeOp.UPDATE, relational(CELLO), relational(VIOLA)));
    memory.given(changes.mem0(ChangeOp.DELETE, mem0(CELLO, 1, 2), null));

    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(last(memory).getLoser().getValue()).contains(VIOLA);
  }

  @Test
  void anInsertAfterADeleteBringsTheMemoryBack() {
    OneMemory memory = memory(DeletePolicy.DELETE_WINS, "last-writer-wins");
    memory.given(changes.mem0(ChangeOp.DELETE, mem0(CELLO, 1, 2), null));
    memory.given(changes.mem0(ChangeOp.INSERT, null, mem0(VIOLA, 3, 4)));

    assertThat(memory.last().getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(memory.last().getVersion()).isEqualTo(3);
    assertThat(memory.conflicts()).isEmpty();
  }

  @Test
  void aRowChangedUnseenThatASnapshotFindsAfterADeleteIsDeletedAgain() {
    OneMemory memory = memory(DeletePolicy.DELETE_WINS, "last-writer-wins");
    memory.given(changes.mem0(ChangeOp.DELETE, mem0(CELLO, 1, 2), null));
    memory.given(changes.openmemory(ChangeOp.SNAPSHOT, null, relational(VIOLA)));

    assertThat(memory.last().getState()).isEqualTo(MemoryState.DELETED);
    assertThat(memory.last().getHeldBy()).isEmpty();
  }

  /** Two edits of one text that had not seen each other: OpenMemory's first, then mem0's. */
  private OneMemory race(String policy) {
    OneMemory memory = memory(DeletePolicy.DELETE_WINS, policy);
    memory.given(changes.openmemory(ChangeOp.UPDATE, relational(CELLO), relational(VIOLA)));
    memory.given(changes.mem0(ChangeOp.UPDATE, mem0(CELLO, 1, 2), mem0(VIOLIN, 3, 4)));
    return memory;
  }

  /** A memory that is in both stores. */
  private OneMemory memory(DeletePolicy deletes, String policy) {
    return new OneMemory(
            ResolverSettings.of(deletes, Map.of(), "test-model")
                .with(ConflictPolicies.named(policy, Map.of(), List.of("openmemory", "mem0"))),
            store -> false)
        .given(changes.vector(ChangeOp.INSERT, null, companion(CELLO, 1, 2)))
        .given(changes.openmemory(ChangeOp.INSERT, null, relational(CELLO)))
        .given(ours(changes.mem0(ChangeOp.INSERT, null, mem0(CELLO, 1, 2))));
  }

  private static MemoryConflict last(OneMemory memory) {
    return memory.conflicts().get(memory.conflicts().size() - 1);
  }

  /** A conflict as the page's tables show it. */
  private static String row(MemoryConflict conflict) {
    return "| "
        + String.join(
            " | ",
            conflict.getField(),
            side(conflict.getWinner()),
            side(conflict.getLoser()),
            conflict.getBase(),
            conflict.getPolicy(),
            Long.toString(conflict.getVersion()),
            conflict.getOpen() ? "yes" : "no")
        + " |";
  }

  private static String side(ConflictSide side) {
    return side.getStore() + ": " + side.getValue();
  }

  private static String read() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
