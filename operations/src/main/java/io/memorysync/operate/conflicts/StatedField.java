package io.memorysync.operate.conflicts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.form.NormalForm;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A field that a person may choose a value for: its value in the agreed memory, in a row, and as it
 * is typed.
 */
final class StatedField {

  /** The app is set once and never in conflict. */
  private static final Set<MemoryField> CHOSEN = EnumSet.complementOf(EnumSet.of(MemoryField.APP));

  private static final Set<MemoryState> STATES =
      EnumSet.complementOf(EnumSet.of(MemoryState.DELETED));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MemoryField field;

  private StatedField(MemoryField field) {
    this.field = field;
  }

  /**
   * The field of a name, as conflicts have it.
   *
   * @throws OperationsException if there is no such field
   */
  static StatedField named(String name) {
    if (name.equalsIgnoreCase("delete")) {
      throw new OperationsException(
          "A delete against a write is decided by delete.policy and never open; delete the memory, or"
              + " insert it again, in any store.");
    }
    return CHOSEN.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst()
        .map(StatedField::new)
        .orElseThrow(
            () ->
                new OperationsException(
                    "There is no field '"
                        + name
                        + "'; use one of: "
                        + CHOSEN.stream()
                            .map(field -> field.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  /** The value that is canonical. */
  FieldValue of(CanonicalMemory memory) {
    UserRef user = memory.getUser();
    return switch (field) {
      case CONTENT -> FieldValue.plain(memory.getContent());
      case USER -> user == null ? FieldValue.NONE : new FieldValue(user.getId(), user.getKey());
      case APP -> FieldValue.plain(memory.getApp());
      case AGENT_ID -> FieldValue.plain(memory.getAgentId());
      case RUN_ID -> FieldValue.plain(memory.getRunId());
      case METADATA -> FieldValue.plain(memory.getMetadata());
      case CATEGORIES -> FieldValue.plain(JSON.valueToTree(memory.getCategories()).toString());
      case STATE -> FieldValue.plain(memory.getState().name());
    };
  }

  /** A row that states this field alone. */
  MemoryImage image(FieldValue value) {
    String text = value.text();
    MemoryImage.Builder row = MemoryImage.newBuilder().setStated(List.of(field));
    switch (field) {
      case CONTENT -> row.setContent(text);
      case USER -> row.setUser(text == null ? null : new UserRef(text, value.userKey()));
      case APP -> row.setApp(text);
      case AGENT_ID -> row.setAgentId(text);
      case RUN_ID -> row.setRunId(text);
      case METADATA -> row.setMetadata(text);
      case CATEGORIES -> row.setCategories(text == null ? List.of() : categories(text));
      case STATE -> row.setState(text == null ? null : MemoryState.valueOf(text));
    }
    return row.build();
  }

  /**
   * What a person typed, in normal form.
   *
   * @param users finds a user by string id or UUID
   * @throws OperationsException saying what this field takes, if it does not take that
   */
  FieldValue typed(String value, Function<String, Optional<UserRef>> users) {
    String text = NormalForm.text(value);
    return switch (field) {
      case CONTENT -> FieldValue.plain(present(text));
      case USER -> user(text, users);
      case APP, AGENT_ID, RUN_ID -> FieldValue.plain(text.isEmpty() ? null : text);
      case METADATA ->
          FieldValue.plain(
              NormalForm.object(value)
                  .map(NormalForm::json)
                  .orElseThrow(() -> wrong("a JSON object, for example '{\"album\":\"red\"}'")));
      case CATEGORIES -> FieldValue.plain(JSON.valueToTree(categories(value)).toString());
      case STATE -> FieldValue.plain(state(text));
    };
  }

  @Override
  public String toString() {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private String present(String text) {
    if (text.isBlank()) {
      throw wrong("a text; to delete the memory, delete it in any store");
    }
    return text;
  }

  private FieldValue user(String text, Function<String, Optional<UserRef>> users) {
    if (text.isEmpty()) {
      return FieldValue.NONE;
    }
    UserRef user =
        users
            .apply(text)
            .orElseThrow(
                () ->
                    wrong(
                        "the string id or UUID of a user on memory.user-id, and there is no '"
                            + text
                            + "'"));
    return new FieldValue(user.getId(), user.getKey());
  }

  private List<String> categories(String value) {
    try {
      return NormalForm.categories(JSON.readValue(value, new TypeReference<List<String>>() {}));
    } catch (JsonProcessingException | NullPointerException e) {
      throw wrong("a JSON array of names, for example '[\"food\",\"work\"]'");
    }
  }

  private String state(String text) {
    return STATES.stream()
        .map(Enum::name)
        .filter(state -> state.equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "one of "
                        + STATES.stream()
                            .map(state -> state.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  private OperationsException wrong(String wanted) {
    return new OperationsException("--value of field " + this + " is " + wanted + ".");
  }
}
