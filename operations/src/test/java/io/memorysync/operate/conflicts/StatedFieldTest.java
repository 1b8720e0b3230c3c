package io.memorysync.operate.conflicts;

import static io.memorysync.operate.conflicts.ConflictRecords.DRJ;
import static io.memorysync.operate.conflicts.ConflictRecords.START;
import static io.memorysync.operate.conflicts.ConflictRecords.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatedFieldTest {

  private final CanonicalMemory memory = memory(3, "viola").build();

  @Test
  void aChoiceIsAnUpdateThatStatesItsFieldAloneAndWhatThePersonSaw() {
    StatedField content = StatedField.named("content");
    ConflictKey key = new ConflictKey(memory.getId(), "content", 3);

    MemoryChange change =
        ConflictChoice.change(key, content, FieldValue.plain("violin"), memory, START);

    assertThat(change.getStore()).isEqualTo(StoreParts.OPERATOR);
    assertThat(change.getPart()).isEqualTo(StoreParts.REQUEST);
    assertThat(change.getSettles()).isEqualTo(3);
    assertThat(change.getBefore().getStated()).containsExactly(MemoryField.CONTENT);
    assertThat(change.getBefore().getContent()).isEqualTo("viola");
    assertThat(change.getBefore().getUser()).isNull();
    assertThat(change.getAfter().getStated()).containsExactly(MemoryField.CONTENT);
    assertThat(change.getAfter().getContent()).isEqualTo("violin");
    assertThat(change.getOrigin()).isNull();
  }

  @Test
  void metadataIsBroughtIntoNormalForm() {
    assertThat(typed("metadata", "{ \"b\": 1.0, \"a\": 2 }").getMetadata())
        .isEqualTo("{\"a\":2,\"b\":1}");
  }

  @Test
  void categoriesAreASortedSet() {
    assertThat(typed("categories", "[\"work\", \"food\", \"work\"]").getCategories())
        .containsExactly("food", "work");
  }

  @Test
  void aStateIsTakenInAnyCase() {
    assertThat(typed("state", "Paused").getState()).isEqualTo(MemoryState.PAUSED);
  }

  @Test
  void aUserIsFoundByStringOrUuid() {
    assertThat(typed("user", "drj").getUser()).isEqualTo(DRJ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "agent_id", "run_id"})
  void anEmptyValueIsNone(String field) {
    MemoryImage row = typed(field, "");
    assertThat(row.getUser()).isNull();
    assertThat(row.getAgentId()).isNull();
    assertThat(row.getRunId()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "content|'  '|is a text",
        "metadata|[1]|a JSON object",
        "categories|food|a JSON array of names",
        "categories|[1, null]|a JSON array of names",
        "state|deleted|one of active, paused, archived",
        "user|nobody|there is no 'nobody'"
      })
  void aValueThatTheFieldDoesNotTakeIsRefusedWithWhatItTakes(
      String field, String value, String told) {
    assertThatThrownBy(() -> typed(field, value))
        .isInstanceOf(OperationsException.class)
        .hasMessageContaining("--value of field " + field)
        .hasMessageContaining(told);
  }

  @Test
  void theUserOfASideOfAConflictHasBothItsIds() {
    FieldValue side = FieldValue.of(new ConflictSide("mem0", DRJ.getId(), "drj", START));
    assertThat(StatedField.named("user").image(side).getUser()).isEqualTo(DRJ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"content", "user", "agent_id", "run_id", "metadata", "categories", "state"})
  void theAgreedValueComesBackFromTheRowThatStatesIt(String name) {
    StatedField field = StatedField.named(name);
    MemoryImage row = field.image(field.of(memory));
    assertThat(row.getStated())
        .extracting(stated -> stated.name().toLowerCase(Locale.ROOT))
        .isEqualTo(List.of(name));
  }

  @ParameterizedTest
  @CsvSource({"colour, There is no field", "app, There is no field", "delete, delete.policy"})
  void whatIsNoFieldToChooseIsRefused(String name, String told) {
    assertThatThrownBy(() -> StatedField.named(name))
        .isInstanceOf(OperationsException.class)
        .hasMessageContaining(told);
  }

  private static MemoryImage typed(String name, String value) {
    StatedField field = StatedField.named(name);
    return field.image(field.typed(value, StatedFieldTest::user));
  }

  private static Optional<UserRef> user(String text) {
    return text.equals("drj") ? Optional.of(DRJ) : Optional.empty();
  }
}
